-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Encounters between communities.

-- encounter_add(id id, about text, motif id?, joint bool, talk id) run
INSERT INTO encounter (id, about, motif, joint, talk) VALUES (:id, :about, :motif, :joint, :talk);

-- encounter_row(id id) one
SELECT about, motif, joint, talk FROM encounter WHERE id = :id;

-- encounter_clear(id id) run
UPDATE encounter SET about = '' WHERE id = :id;

-- encounter_joint(motif id, limit int) many
-- ungated: those that any community which lives with the motif may join
SELECT x.id FROM encounter x JOIN thing t ON t.id = x.id
WHERE x.motif = :motif AND x.joint AND t.life = 'published' AND t.state <> 'ended'
ORDER BY x.id DESC LIMIT :limit;

-- encounter_on(gate gate, motif id, limit int) many as encounter_line
SELECT t.id FROM encounter x JOIN thing t ON t.id = x.id
WHERE x.motif = :motif AND GATE(t) ORDER BY x.id DESC LIMIT :limit;

-- encounter_of(gate gate, community id, asked bool, limit int) many as encounter_line
-- asked: those to which it is only asked, too.
SELECT t.id FROM encounter_part p JOIN thing t ON t.id = p.encounter
WHERE p.community = :community AND (p.state = 'in' OR (:asked AND p.state = 'asked')) AND GATE(t)
ORDER BY p.encounter DESC LIMIT :limit;

-- part_set(encounter id, community id, state text, open bool, since time) run
INSERT INTO encounter_part (encounter, community, state, open, takes, since)
VALUES (:encounter, :community, :state, :open, '', :since)
ON CONFLICT (encounter, community) DO UPDATE SET state = excluded.state, open = excluded.open,
    since = excluded.since;

-- part_open(encounter id, community id, open bool) run
UPDATE encounter_part SET open = :open WHERE encounter = :encounter AND community = :community;

-- part_takes(encounter id, community id, takes text) run
UPDATE encounter_part SET takes = :takes WHERE encounter = :encounter AND community = :community;

-- part_clear(encounter id) run
UPDATE encounter_part SET takes = '' WHERE encounter = :encounter;

-- part_list(encounter id, limit int) many
-- ungated: whoever may see the encounter reads who takes part in it
SELECT p.community, p.state, p.open, p.takes, p.since, c.slug, c.stewards, t.title, t.lang
FROM encounter_part p JOIN community c ON c.id = p.community JOIN thing t ON t.id = p.community
WHERE p.encounter = :encounter ORDER BY p.since, p.community LIMIT :limit;

-- encounter_called(encounter id, person id, limit int) many
-- How a person is called in those that take part.
SELECT m.name, m.role FROM encounter_part p
    JOIN membership m ON m.community = p.community AND m.person = :person
WHERE p.encounter = :encounter AND p.state = 'in' AND m.role IN ('member', 'helper', 'steward')
ORDER BY p.since, p.community LIMIT :limit;

-- visit_add(id id, encounter id, host id, day time, place text, coming text, author id, created time) run
INSERT INTO encounter_visit (id, encounter, host, day, place, coming, author, created)
VALUES (:id, :encounter, :host, :day, :place, :coming, :author, :created);

-- visit_list(encounter id, limit int) many
-- ungated: whoever is within reads who is visited
SELECT v.id, v.day, v.place, v.coming, v.author, t.title, t.lang
FROM encounter_visit v JOIN thing t ON t.id = v.host
WHERE v.encounter = :encounter ORDER BY v.day, v.id LIMIT :limit;

-- visit_count(encounter id) one
SELECT count(*) AS "total:int" FROM encounter_visit WHERE encounter = :encounter;

-- visit_drop(id id, encounter id) run
DELETE FROM encounter_visit WHERE id = :id AND encounter = :encounter;

-- visit_clear(encounter id) run
DELETE FROM encounter_visit WHERE encounter = :encounter;

-- visit_export(author id) json
SELECT encounter, day AS on_day, place, coming, created AS at FROM encounter_visit
WHERE author = :author ORDER BY created;

-- visit_forget(author id) run
UPDATE encounter_visit SET author = NULL WHERE author = :author;

-- pair_add(encounter id, circle id, community id, name text, created time) run
INSERT INTO encounter_pair (encounter, circle, community, name, created)
VALUES (:encounter, :circle, :community, :name, :created) ON CONFLICT DO NOTHING;

-- pair_list(encounter id, limit int) many
-- ungated: the name was given to those within; of the circle itself nothing is read but its language
SELECT p.circle, p.community, p.name, k.lang, t.title
FROM encounter_pair p JOIN thing t ON t.id = p.community JOIN thing k ON k.id = p.circle
WHERE p.encounter = :encounter AND k.life = 'published' AND k.audience <> k.id
ORDER BY p.created, p.circle LIMIT :limit;

-- pair_drop(encounter id, circle id) run
DELETE FROM encounter_pair WHERE encounter = :encounter AND circle = :circle;

-- pair_clear(encounter id) run
DELETE FROM encounter_pair WHERE encounter = :encounter;

-- inquiry_add(id id, encounter id, community id) run
INSERT INTO inquiry (id, encounter, community) VALUES (:id, :encounter, :community);

-- inquiry_row(id id) one
SELECT encounter, community FROM inquiry WHERE id = :id;

-- inquiry_count(encounter id) one
SELECT count(*) AS "total:int" FROM inquiry WHERE encounter = :encounter;

-- inquiry_list(gate gate, encounter id, before id, limit int) many
-- Newest first, with who asked and how many answers there are.
SELECT t.id, t.title, t.lang, t.created, w.title AS "community:text", w.lang AS "community_lang:text",
    (SELECT count(*) FROM comment m WHERE m.thing = t.id AND m.life = 'published') AS "answers:int"
FROM inquiry i JOIN thing t ON t.id = i.id JOIN thing w ON w.id = i.community
WHERE i.encounter = :encounter AND i.id < :before AND t.life = 'published' AND GATE(t)
ORDER BY i.id DESC LIMIT :limit;
