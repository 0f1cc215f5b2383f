-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Who asks, and in which audiences they are.

-- viewer_person(id id) one
SELECT id, name, zone, lang, muted, host, state, suspended_until FROM person WHERE id = :id;

-- viewer_audiences(person id) many
SELECT audience FROM audience_person WHERE person = :person ORDER BY audience;

-- viewer_memberships(person id) many
SELECT community, role FROM membership WHERE person = :person ORDER BY community;

-- audience_add(person id, audience id) run
INSERT INTO audience_person (person, audience) VALUES (:person, :audience) ON CONFLICT DO NOTHING;

-- audience_drop(person id, audience id) run
DELETE FROM audience_person WHERE person = :person AND audience = :audience;

-- audience_list(audience id, limit int) many
SELECT person FROM audience_person WHERE audience = :audience ORDER BY person LIMIT :limit;
