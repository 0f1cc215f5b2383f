-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Circles and their members.

-- circle_add(id id, about text, joining text, rhythm text, agreement text, review time?) run
INSERT INTO circle (id, about, joining, rhythm, agreement, edition, review)
VALUES (:id, :about, :joining, :rhythm, :agreement, 1, :review);

-- circle_row(id id) one
SELECT about, joining, rhythm, agreement, edition, review FROM circle WHERE id = :id;

-- circle_update(id id, about text, joining text, rhythm text, agreement text, edition int, review time?) run
UPDATE circle SET about = :about, joining = :joining, rhythm = :rhythm, agreement = :agreement,
    edition = :edition, review = :review
WHERE id = :id;

-- circle_clear(id id) run
UPDATE circle SET about = '', rhythm = '', agreement = '' WHERE id = :id;

-- circle_member_one(circle id, person id) one
SELECT role, name, accepted, since FROM circle_member WHERE circle = :circle AND person = :person;

-- circle_member_set(circle id, person id, role text, name text, accepted int, since time) run
INSERT INTO circle_member (circle, person, role, name, accepted, since)
VALUES (:circle, :person, :role, :name, :accepted, :since)
ON CONFLICT (circle, person) DO UPDATE SET role = excluded.role, name = excluded.name,
    accepted = excluded.accepted;

-- circle_member_drop(circle id, person id) run
DELETE FROM circle_member WHERE circle = :circle AND person = :person;

-- circle_member_list(circle id, limit int) many
SELECT person, role, name, accepted, since FROM circle_member WHERE circle = :circle
ORDER BY since, person LIMIT :limit;

-- circle_other_facilitators(circle id, person id) one
SELECT count(*) AS "total:int" FROM circle_member
WHERE circle = :circle AND role = 'facilitator' AND person <> :person;

-- circle_of_person(person id, limit int) many
SELECT circle, role FROM circle_member WHERE person = :person ORDER BY circle LIMIT :limit;

-- circle_export(person id) json
-- ungated: a person's own export
SELECT m.circle, t.title, m.role, m.name AS called, m.since, m.accepted
FROM circle_member m JOIN thing t ON t.id = m.circle WHERE m.person = :person ORDER BY m.since;

-- circle_forget(person id) run
DELETE FROM circle_member WHERE person = :person;
