-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Tasks of things.

-- task_insert(id id, thing id, title text, due time?, created time) run
INSERT INTO task (id, thing, title, doer, due, state, created, done)
VALUES (:id, :thing, :title, NULL, :due, 'open', :created, NULL);

-- task_row(thing id, id id) one as task
SELECT k.id, k.thing, k.title, k.doer, coalesce(m.name, p.name, '') AS "doer_name:text", k.due, k.state, k.created, k.done
FROM task k JOIN thing t ON t.id = k.thing
    LEFT JOIN person p ON p.id = k.doer
    LEFT JOIN membership m ON m.community = t.community AND m.person = k.doer
WHERE k.id = :id AND k.thing = :thing;

-- task_open_of(thing id, limit int) many as task
SELECT k.id, k.thing, k.title, k.doer, coalesce(m.name, p.name, '') AS "doer_name:text", k.due, k.state, k.created, k.done
FROM task k JOIN thing t ON t.id = k.thing
    LEFT JOIN person p ON p.id = k.doer
    LEFT JOIN membership m ON m.community = t.community AND m.person = k.doer
WHERE k.thing = :thing AND k.state = 'open'
ORDER BY k.due ASC NULLS LAST, k.id LIMIT :limit;

-- task_done_of(thing id, limit int) many as task
SELECT k.id, k.thing, k.title, k.doer, coalesce(m.name, p.name, '') AS "doer_name:text", k.due, k.state, k.created, k.done
FROM task k JOIN thing t ON t.id = k.thing
    LEFT JOIN person p ON p.id = k.doer
    LEFT JOIN membership m ON m.community = t.community AND m.person = k.doer
WHERE k.thing = :thing AND k.state = 'done'
ORDER BY k.done DESC NULLS LAST, k.id LIMIT :limit;

-- task_count_open(thing id) one
SELECT count(*) AS "total:int" FROM task WHERE thing = :thing AND state = 'open';

-- task_same(thing id, title text, since time) one
SELECT count(*) AS "total:int" FROM task
WHERE thing = :thing AND created > :since AND title = :title AND state = 'open';

-- task_set(id id, doer id?, state text, done time?) run
UPDATE task SET doer = :doer, state = :state, done = :done WHERE id = :id;

-- task_clear_words(thing id) run
UPDATE task SET title = '', state = 'dropped' WHERE thing = :thing;
