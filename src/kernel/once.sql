-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Forms that were sent a moment ago.

-- once_row(key bytes, after time) one
SELECT answer FROM sent WHERE key = :key AND created > :after;

-- once_add(key bytes, answer bytes, created time) run
INSERT INTO sent (key, answer, created) VALUES (:key, :answer, :created)
ON CONFLICT (key) DO NOTHING;

-- once_drop_old(before time) run
DELETE FROM sent WHERE created <= :before;
