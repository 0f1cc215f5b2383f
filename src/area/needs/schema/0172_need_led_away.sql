-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Needs that were put together with another before they were led away from map and search: a job
-- takes them out once.

INSERT INTO job (id, kind, key, payload, asked, run_at, lease_until, attempts, progress, state, error, created)
SELECT id '01890000-0000-7000-8000-000000000172', 'need_lead_away', '', '{}', 1, 0, 0, 0, 0, 'waiting', '', 0
FROM need_merge ORDER BY source LIMIT 1;
