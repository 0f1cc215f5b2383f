-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Shifts, their duties and seats.

-- shift_add(id id, community id, initiative id?, begins time, ends time, begins_local text, ends_local text, zone text, text text, age_least int, code text) run
INSERT INTO shift (id, community, initiative, begins, ends, begins_local, ends_local, zone, text,
    age_least, code, seats_least, seats_most)
VALUES (:id, :community, :initiative, :begins, :ends, :begins_local, :ends_local, :zone, :text,
    :age_least, :code, 0, 0);

-- shift_set(id id, begins time, ends time, begins_local text, ends_local text, zone text, text text, age_least int) run
UPDATE shift SET begins = :begins, ends = :ends, begins_local = :begins_local,
    ends_local = :ends_local, zone = :zone, text = :text, age_least = :age_least
WHERE id = :id;

-- shift_count_seats(id id) run
UPDATE shift SET
    seats_least = (SELECT coalesce(sum(least), 0) FROM duty WHERE shift = :id),
    seats_most = (SELECT coalesce(sum(most), 0) FROM duty WHERE shift = :id)
WHERE id = :id;

-- shift_clear(id id) run
UPDATE shift SET text = '', code = '' WHERE id = :id;

-- shift_row(id id) one
SELECT community, initiative, begins, ends, begins_local, ends_local, zone, text, age_least, code,
    seats_least, seats_most
FROM shift WHERE id = :id;

-- shift_next_in_community(community id, begins time, id id, limit int) many as shift_key
-- Keys only, soonest first; shift_list asks the gate and the rules for each.
SELECT begins, id FROM shift WHERE community = :community AND (begins, id) > (:begins, :id)
ORDER BY begins, id LIMIT :limit;

-- shift_next_on_site(begins time, id id, limit int) many as shift_key
SELECT begins, id FROM shift WHERE (begins, id) > (:begins, :id) ORDER BY begins, id LIMIT :limit;

-- shift_next_of_initiative(initiative id, begins time, limit int) many as shift_key
SELECT begins, id FROM shift WHERE initiative = :initiative AND begins >= :begins
ORDER BY begins, id LIMIT :limit;

-- shift_past_of_initiative(initiative id, begins time, limit int) many as shift_key
SELECT begins, id FROM shift WHERE initiative = :initiative AND begins < :begins
ORDER BY begins DESC, id DESC LIMIT :limit;

-- shift_export(owner id) json
-- ungated: a person's own export
SELECT t.id AS shift, t.title, t.note AS place, s.text, s.begins, s.ends, t.created AS at
FROM thing t JOIN shift s ON s.id = t.id
WHERE t.owner = :owner AND t.kind = 'shift' ORDER BY t.updated, t.id;

-- duty_add(id id, shift id, position int, name text, least int, most int) run
INSERT INTO duty (id, shift, position, name, least, most, taken, asked)
VALUES (:id, :shift, :position, :name, :least, :most, 0, 0);

-- duty_set(shift id, id id, position int, name text, least int, most int) run
UPDATE duty SET position = :position, name = :name, least = :least, most = :most
WHERE id = :id AND shift = :shift AND taken <= :most;

-- duty_drop(shift id, id id) run
DELETE FROM duty WHERE id = :id AND shift = :shift AND taken = 0
    AND NOT EXISTS (SELECT person FROM seat WHERE duty = :id);

-- duty_list(shift id) many
SELECT id, name, least, most, taken, asked FROM duty WHERE shift = :shift
ORDER BY position, id LIMIT 50;

-- duty_take(shift id, id id) run
-- One seat, if one is left; nobody else can take the same: the row is locked until the end.
UPDATE duty SET taken = taken + 1, asked = asked + 1
WHERE id = :id AND shift = :shift AND taken < most;

-- duty_ask(shift id, id id) run
UPDATE duty SET asked = asked + 1 WHERE id = :id AND shift = :shift;

-- duty_give(id id, by int) run
UPDATE duty SET taken = taken + :by WHERE id = :id;

-- duty_row(shift id, id id) one
SELECT name, least, most, taken, asked FROM duty WHERE id = :id AND shift = :shift;

-- seat_add(shift id, person id, duty id, state text, number int, begins time, ends time, created time) run
INSERT INTO seat (shift, person, duty, state, number, begins, ends, created, came)
VALUES (:shift, :person, :duty, :state, :number, :begins, :ends, :created, NULL);

-- seat_one(shift id, person id) one
SELECT duty, state, number, came FROM seat WHERE shift = :shift AND person = :person;

-- seat_drop(shift id, person id) run
DELETE FROM seat WHERE shift = :shift AND person = :person;

-- seat_set_taken(shift id, person id) run
UPDATE seat SET state = 'taken' WHERE shift = :shift AND person = :person AND state = 'waiting';

-- seat_waiting(duty id, after int, limit int) many
-- The line of a duty, in order.
SELECT shift, person, number FROM seat
WHERE duty = :duty AND state = 'waiting' AND number > :after ORDER BY number LIMIT :limit;

-- seat_overlaps(person id, begins time, ends time, earliest time, shift id) one
-- Is the person on another shift that is still to be held then? `earliest` bounds the search: no shift
-- is longer.
-- ungated: a yes or a no about the person's own seats
SELECT count(*) AS "total:int" FROM seat e JOIN thing t ON t.id = e.shift
WHERE e.person = :person AND e.begins > :earliest AND e.begins < :ends AND e.ends > :begins
    AND e.state = 'taken' AND e.shift <> :shift AND t.state = 'planned' AND t.life <> 'erased';

-- seat_list(shift id, community id, limit int) many
SELECT e.person, coalesce(m.name, p.name) AS "name:text", e.duty, d.name AS "duty_name:text",
    e.state, e.number, e.came
FROM seat e JOIN person p ON p.id = e.person JOIN duty d ON d.id = e.duty
    LEFT JOIN membership m ON m.community = :community AND m.person = e.person
WHERE e.shift = :shift
ORDER BY d.position, d.id, e.state, e.number LIMIT :limit;

-- seat_people(shift id, after id, limit int) many
SELECT person FROM seat WHERE shift = :shift AND person > :after ORDER BY person LIMIT :limit;

-- seat_others(shift id, person id) one
SELECT count(*) AS "total:int" FROM seat WHERE shift = :shift AND person <> :person;

-- seat_move(shift id, begins time, ends time) run
UPDATE seat SET begins = :begins, ends = :ends WHERE shift = :shift;

-- seat_set_came(shift id, person id, came time?) run
UPDATE seat SET came = :came WHERE shift = :shift AND person = :person AND state = 'taken';

-- seat_coming(person id, begins time, limit int) many
-- A person's own next seats.
SELECT shift, state FROM seat WHERE person = :person AND begins > :begins
ORDER BY begins, shift LIMIT :limit;

-- seat_export(person id) json
-- ungated: a person's own export
SELECT e.shift, t.title, d.name AS "duty:text", e.state, e.begins, e.created AS asked, e.came
FROM seat e JOIN thing t ON t.id = e.shift JOIN duty d ON d.id = e.duty
WHERE e.person = :person ORDER BY e.begins, e.shift;

-- seat_forget(person id) run
-- Those of the past; the coming ones are given back one by one before.
DELETE FROM seat WHERE person = :person;
