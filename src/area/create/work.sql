-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Works.

-- work_add(id id, text text, narrator text, leave text) run
INSERT INTO work (id, text, narrator, leave) VALUES (:id, :text, :narrator, :leave);

-- work_row(id id) one
SELECT text, narrator, leave FROM work WHERE id = :id;

-- work_update(id id, text text, narrator text) run
UPDATE work SET text = :text, narrator = :narrator WHERE id = :id;

-- work_clear(id id) run
UPDATE work SET text = '', narrator = '' WHERE id = :id;

-- work_export(owner id) json
-- ungated: a person's own export
SELECT w.id AS work, t.title, w.text, w.narrator, t.created AS at
FROM thing t JOIN work w ON w.id = t.id WHERE t.owner = :owner ORDER BY t.created;
