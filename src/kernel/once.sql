-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Forms that were sent.

-- once_row(key bytes, after time) one
SELECT answer FROM once WHERE key = :key AND created > :after;

-- once_add(key bytes, answer bytes, created time, before time) run
-- Takes the place of one that is too old to be found.
INSERT INTO once (key, answer, created) VALUES (:key, :answer, :created)
ON CONFLICT (key) DO UPDATE SET answer = excluded.answer, created = excluded.created
WHERE once.created <= :before;

-- once_drop_old(before time) run
DELETE FROM once WHERE created <= :before;
