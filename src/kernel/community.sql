-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Communities and who belongs to them.

-- community_add(id id, slug text, about text, place id?, zone text, stewards id, joining text, currency text) run
INSERT INTO community (id, slug, about, place, zone, stewards, joining, currency)
VALUES (:id, :slug, :about, :place, :zone, :stewards, :joining, :currency);

-- community_update(id id, about text, place id?, zone text, joining text, currency text) run
UPDATE community SET about = :about, place = :place, zone = :zone, joining = :joining,
    currency = :currency
WHERE id = :id;

-- community_id_of_slug(slug text) one
SELECT id FROM community WHERE slug = :slug;

-- community_row(id id) one
SELECT slug, about, place, zone, stewards, joining, currency FROM community WHERE id = :id;

-- membership_one(community id, person id) one
SELECT role, name, since FROM membership WHERE community = :community AND person = :person;

-- membership_set(community id, person id, role text, name text, since time) run
-- Whoever asked is a member since being let in: only then may one vote on what opens later.
INSERT INTO membership (community, person, role, name, since)
VALUES (:community, :person, :role, :name, :since)
ON CONFLICT (community, person) DO UPDATE SET role = excluded.role, name = excluded.name,
    since = CASE WHEN membership.role = 'asked' THEN excluded.since ELSE membership.since END;

-- membership_drop(community id, person id) run
DELETE FROM membership WHERE community = :community AND person = :person;

-- membership_list(community id, after id, limit int) many as membership_line
SELECT person, role, name, since FROM membership
WHERE community = :community AND person > :after AND role <> 'asked'
ORDER BY person LIMIT :limit;

-- membership_of_role(community id, role text, limit int) many as membership_line
SELECT person, role, name, since FROM membership
WHERE community = :community AND role = :role ORDER BY person LIMIT :limit;

-- membership_asking(community id) one
SELECT count(*) AS "total:int" FROM membership WHERE community = :community AND role = 'asked';

-- membership_of_person(person id) many
-- One's own: no gate.
SELECT m.community, m.role, m.name, c.slug, t.title, t.lang
FROM membership m JOIN community c ON c.id = m.community JOIN thing t ON t.id = m.community
WHERE m.person = :person ORDER BY t.title, m.community;

-- membership_count(community id) one
SELECT count(*) AS "total:int" FROM membership WHERE community = :community AND role <> 'asked';

-- membership_other_stewards(community id, person id) one
SELECT count(*) AS "total:int" FROM membership
WHERE community = :community AND role = 'steward' AND person <> :person;

-- membership_rename(person id, old text, name text) run
UPDATE membership SET name = :name WHERE person = :person AND name = :old;

-- behalf_log(community id, before int, limit int) many
-- What helpers did for others, newest first.
SELECT number, at, actor, act, object FROM audit
WHERE community = :community AND number < :before
    AND act IN ('person.made_for', 'person.code_printed', 'need.voiced_for')
ORDER BY number DESC LIMIT :limit;

-- community_slugs(communities ids) many
-- How the communities of a list are called in addresses, each once.
SELECT DISTINCT c.id, c.slug FROM ids(:communities) AS l CROSS JOIN community c WHERE c.id = l.id;

-- community_named(gate gate, name text, limit int) many
SELECT t.id FROM thing t
WHERE t.kind = 'community' AND lower(t.title) = lower(:name) AND GATE(t) ORDER BY t.id LIMIT :limit;
