-- SPDX-License-Identifier: AGPL-3.0-or-later
-- The steps of a need's cycle.

-- step_add(cycle id, at time, id id, turn int, thing id, by id?) run
INSERT INTO step (cycle, at, id, turn, thing, by) VALUES (:cycle, :at, :id, :turn, :thing, :by);

-- step_has(cycle id, turn int, thing id) one
SELECT count(*) AS "total:int" FROM step WHERE cycle = :cycle AND turn = :turn AND thing = :thing;

-- step_list(cycle id) many
SELECT turn, at, thing, by FROM step WHERE cycle = :cycle ORDER BY at, id LIMIT 500;

-- step_set_turn(need id, turn int, updated time) run
UPDATE thing SET turn = :turn, updated = :updated WHERE id = :need;
