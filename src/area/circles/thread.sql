-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Threads.

-- thread_add(id id, circle id, text text, warning text) run
INSERT INTO thread (id, circle, text, warning) VALUES (:id, :circle, :text, :warning);

-- thread_row(id id) one
SELECT circle, text, warning FROM thread WHERE id = :id;

-- thread_clear(id id) run
UPDATE thread SET text = '', warning = '' WHERE id = :id;

-- thread_list(gate gate, circle id, before id, limit int) many
-- Newest first: identifiers sort by time.
SELECT t.id
FROM thread r JOIN thing t ON t.id = r.id
WHERE r.circle = :circle AND r.id < :before AND GATE(t)
ORDER BY r.id DESC LIMIT :limit;
