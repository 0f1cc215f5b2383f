-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Forms that were sent.

-- sent_row(key bytes, after time) one
SELECT answer FROM sent WHERE key = :key AND created > :after;

-- sent_add(key bytes, answer bytes, created time, before time) run
-- Takes the place of one that is too old to be found.
INSERT INTO sent (key, answer, created) VALUES (:key, :answer, :created)
ON CONFLICT (key) DO UPDATE SET answer = excluded.answer, created = excluded.created
WHERE sent.created <= :before;

-- sent_drop_old(before time) run
DELETE FROM sent WHERE created <= :before;
