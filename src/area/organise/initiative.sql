-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Initiatives, their teams and updates.

-- initiative_add(id id, plan text, begins text, ends text, budget text, amount int?, currency text) run
INSERT INTO initiative (id, plan, begins, ends, budget, amount, currency, closing, minutes)
VALUES (:id, :plan, :begins, :ends, :budget, :amount, :currency, '', 0);

-- initiative_row(id id) one
SELECT plan, begins, ends, budget, amount, currency, closing, minutes
FROM initiative WHERE id = :id;

-- initiative_set(id id, plan text, begins text, ends text, budget text, amount int?) run
UPDATE initiative SET plan = :plan, begins = :begins, ends = :ends, budget = :budget,
    amount = :amount
WHERE id = :id;

-- initiative_set_closing(id id, closing text) run
UPDATE initiative SET closing = :closing WHERE id = :id;

-- initiative_add_minutes(id id, by int) run
UPDATE initiative SET minutes = minutes + :by WHERE id = :id;

-- initiative_clear(id id) run
UPDATE initiative SET plan = '', budget = '', closing = '' WHERE id = :id;

-- teammate_add(initiative id, person id, coordinator bool, since time) run
INSERT INTO teammate (initiative, person, coordinator, since)
VALUES (:initiative, :person, :coordinator, :since)
ON CONFLICT DO NOTHING;

-- teammate_drop(initiative id, person id) run
DELETE FROM teammate WHERE initiative = :initiative AND person = :person;

-- teammate_set_coordinator(initiative id, person id, coordinator bool) run
UPDATE teammate SET coordinator = :coordinator
WHERE initiative = :initiative AND person = :person;

-- teammate_one(initiative id, person id) one
SELECT coordinator, since FROM teammate WHERE initiative = :initiative AND person = :person;

-- teammate_list(initiative id, community id, limit int) many
-- As they are called in the community; whoever coordinates comes first.
SELECT a.person, coalesce(m.name, p.name) AS "name:text", a.coordinator, a.since
FROM teammate a JOIN person p ON p.id = a.person
    LEFT JOIN membership m ON m.community = :community AND m.person = a.person
WHERE a.initiative = :initiative
ORDER BY a.coordinator DESC, a.since, a.person LIMIT :limit;

-- teammate_others(initiative id, person id) one
SELECT count(*) AS "total:int" FROM teammate
WHERE initiative = :initiative AND person <> :person;

-- teammate_of_person(gate gate, person id, limit int) many
-- The initiatives that a person is in the team of, the newest first.
SELECT t.id, t.title, t.lang, t.state, t.community
FROM teammate a JOIN thing t ON t.id = a.initiative
WHERE a.person = :person AND t.life = 'published' AND GATE(t)
ORDER BY a.since DESC, a.initiative LIMIT :limit;

-- teammate_export(person id) json
-- ungated: a person's own export
SELECT a.initiative, t.title, a.coordinator, a.since
FROM teammate a JOIN thing t ON t.id = a.initiative
WHERE a.person = :person ORDER BY a.since, a.initiative;

-- teammate_forget_tally(person id) run
-- ungated: counts, for a person who leaves every team
UPDATE thing SET tally = tally - 1
WHERE id IN (SELECT initiative FROM teammate WHERE person = :person) AND tally > 0;

-- teammate_forget(person id) run
DELETE FROM teammate WHERE person = :person;

-- initiative_update_add(id id, initiative id, author id?, lang text, text text, team_only bool, created time) run
INSERT INTO initiative_update (id, initiative, author, lang, text, team_only, created)
VALUES (:id, :initiative, :author, :lang, :text, :team_only, :created);

-- initiative_update_list(initiative id, community id, team bool, limit int) many
-- The newest; those for the team only when the caller is of it.
SELECT u.id, u.author, coalesce(m.name, p.name, '') AS "name:text", u.lang, u.text, u.team_only,
    u.created
FROM initiative_update u LEFT JOIN person p ON p.id = u.author
    LEFT JOIN membership m ON m.community = :community AND m.person = u.author
WHERE u.initiative = :initiative AND (:team OR NOT u.team_only)
ORDER BY u.created DESC, u.id DESC LIMIT :limit;

-- initiative_update_drop(initiative id, id id) run
DELETE FROM initiative_update WHERE initiative = :initiative AND id = :id;

-- initiative_update_clear(initiative id) run
DELETE FROM initiative_update WHERE initiative = :initiative;

-- initiative_update_export(author id) json
SELECT initiative, text, created AS at FROM initiative_update WHERE author = :author
ORDER BY created, id;

-- initiative_update_forget(author id) run
UPDATE initiative_update SET author = NULL WHERE author = :author;

-- initiative_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS initiative, t.title, t.note, i.plan, i.budget, i.closing, t.created AS at
FROM thing t JOIN initiative i ON i.id = t.id
WHERE t.owner = :owner AND t.kind = 'initiative' ORDER BY t.updated, t.id;
