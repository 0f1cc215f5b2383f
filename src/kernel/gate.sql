-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who asks, and in which audiences they are.

-- viewer_person(id id) one
SELECT id, name, zone, lang, muted, host, state, suspended_until FROM person WHERE id = :id;

-- viewer_audiences(person id) many
-- Of one's own, and those that have one of them as a part.
SELECT audience FROM audience_person WHERE person = :person
UNION
SELECT w.audience FROM audience_person a JOIN audience_part w ON w.part = a.audience
WHERE a.person = :person
ORDER BY audience;

-- viewer_memberships(person id) many
SELECT community, role FROM membership WHERE person = :person ORDER BY community;

-- audience_add(person id, audience id) run
INSERT INTO audience_person (person, audience) VALUES (:person, :audience) ON CONFLICT DO NOTHING;

-- audience_drop(person id, audience id) run
DELETE FROM audience_person WHERE person = :person AND audience = :audience;

-- audience_list(audience id, limit int) ids
SELECT person FROM audience_person WHERE audience = :audience ORDER BY person LIMIT :limit;

-- audience_part_add(audience id, part id) run
INSERT INTO audience_part (part, audience) VALUES (:part, :audience) ON CONFLICT DO NOTHING;

-- audience_part_drop(audience id, part id) run
DELETE FROM audience_part WHERE part = :part AND audience = :audience;
