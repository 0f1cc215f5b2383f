-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Hours given.

-- hours_add(id id, person id, community id, initiative id?, shift id?, day text, minutes int, note text, state text, created time, judged time?, judged_by id?) run
INSERT INTO hours (id, person, community, initiative, shift, day, minutes, note, state, created,
    judged, judged_by)
VALUES (:id, :person, :community, :initiative, :shift, :day, :minutes, :note, :state, :created,
    :judged, :judged_by);

-- hours_row(id id) one as hours
SELECT h.id, h.person, coalesce(p.name, '') AS "name:text", h.community, h.initiative, h.shift,
    h.day, h.minutes, h.note, h.state
FROM hours h LEFT JOIN person p ON p.id = h.person WHERE h.id = :id;

-- hours_of_seat(shift id, person id) one as hours
SELECT h.id, h.person, '' AS "name:text", h.community, h.initiative, h.shift, h.day, h.minutes,
    h.note, h.state
FROM hours h WHERE h.shift = :shift AND h.person = :person;

-- hours_said_lately(person id, initiative id, day text, minutes int, since time) one
SELECT count(*) AS "total:int" FROM hours
WHERE person = :person AND initiative = :initiative AND day = :day AND minutes = :minutes
    AND created > :since;

-- hours_set_state(id id, state text, judged time, judged_by id) run
UPDATE hours SET state = :state, judged = :judged, judged_by = :judged_by WHERE id = :id;

-- hours_drop(id id) run
DELETE FROM hours WHERE id = :id;

-- hours_of_person(person id, before text, before_id id, limit int) many
-- ungated: a person's own; the title is that of what they did
SELECT h.id, h.initiative, h.shift, t.title AS "title:text?", t.lang AS "lang:text?", h.day,
    h.minutes, h.note, h.state
FROM hours h LEFT JOIN thing t ON t.id = coalesce(h.shift, h.initiative)
WHERE h.person = :person AND (h.day, h.id) < (:before, :before_id)
ORDER BY h.day DESC, h.id DESC LIMIT :limit;

-- hours_each_of_person(person id) each
-- ungated: a person's own, for their file
SELECT h.id, h.initiative, h.shift, t.title AS "title:text?", h.day, h.minutes, h.note, h.state
FROM hours h LEFT JOIN thing t ON t.id = coalesce(h.shift, h.initiative)
WHERE h.person = :person ORDER BY h.day, h.id;

-- hours_export(person id) json
-- ungated: a person's own export
SELECT t.title AS "for:text?", h.day, h.minutes, h.note, h.state
FROM hours h LEFT JOIN thing t ON t.id = coalesce(h.shift, h.initiative)
WHERE h.person = :person ORDER BY h.day, h.id;

-- hours_sums(person id) one
SELECT coalesce(sum(minutes) FILTER (WHERE state = 'confirmed'), 0) AS "confirmed:int",
    coalesce(sum(minutes) FILTER (WHERE state = 'said'), 0) AS "said:int"
FROM hours WHERE person = :person;

-- hours_waiting(initiative id, community id, limit int) many as hours
SELECT h.id, h.person, coalesce(m.name, p.name, '') AS "name:text", h.community, h.initiative,
    h.shift, h.day, h.minutes, h.note, h.state
FROM hours h LEFT JOIN person p ON p.id = h.person
    LEFT JOIN membership m ON m.community = :community AND m.person = h.person
WHERE h.initiative = :initiative AND h.state = 'said'
ORDER BY h.day, h.id LIMIT :limit;

-- hours_forget(person id) run
-- The sum of an initiative stays what it was; nobody knows any more whose they were.
UPDATE hours SET person = NULL, note = '' WHERE person = :person;

-- hours_forget_judge(person id) run
UPDATE hours SET judged_by = NULL WHERE judged_by = :person;
