-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Meetings and who comes.

-- meeting_add(id id, circle id, starts time, ends time, zone text, place text, agenda text) run
INSERT INTO meeting (id, circle, starts, ends, zone, place, agenda, notes)
VALUES (:id, :circle, :starts, :ends, :zone, :place, :agenda, '');

-- meeting_row(id id) one
SELECT circle, starts, ends, zone, place, agenda, notes FROM meeting WHERE id = :id;

-- meeting_set_notes(id id, notes text) run
UPDATE meeting SET notes = :notes WHERE id = :id;

-- meeting_clear(id id) run
UPDATE meeting SET place = '', agenda = '', notes = '' WHERE id = :id;

-- meeting_of_circle(gate gate, circle id, limit int) many
-- The latest first.
SELECT m.id, m.starts, m.ends, m.place, t.title, t.lang, t.tally
FROM meeting m JOIN thing t ON t.id = m.id
WHERE m.circle = :circle AND GATE(t)
ORDER BY m.starts DESC, m.id DESC LIMIT :limit;

-- attendance_say(meeting id, person id, answer text) run
INSERT INTO attendance (meeting, person, answer, came) VALUES (:meeting, :person, :answer, FALSE)
ON CONFLICT (meeting, person) DO UPDATE SET answer = excluded.answer;

-- attendance_set_came(meeting id, person id, came bool) run
INSERT INTO attendance (meeting, person, answer, came) VALUES (:meeting, :person, '', :came)
ON CONFLICT (meeting, person) DO UPDATE SET came = excluded.came;

-- attendance_list(meeting id) many
SELECT person, answer, came FROM attendance WHERE meeting = :meeting LIMIT 500;

-- attendance_count(meeting id) one
SELECT count(*) AS "total:int" FROM attendance WHERE meeting = :meeting AND came;

-- attendance_export(person id) json
-- ungated: a person's own export
SELECT a.meeting, t.title, m.starts, a.answer, a.came
FROM attendance a JOIN meeting m ON m.id = a.meeting JOIN thing t ON t.id = a.meeting
WHERE a.person = :person ORDER BY m.starts;

-- attendance_forget(person id) run
DELETE FROM attendance WHERE person = :person;
