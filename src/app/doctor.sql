-- SPDX-License-Identifier: AGPL-3.0-or-later
-- What the doctor asks of the store.

-- doctor_newest() one
-- When anything was last written, by the clock of then.
SELECT max(at) AS "at:time" FROM (
    SELECT coalesce(max(created), 0) AS at FROM job
    UNION ALL SELECT coalesce(max(at), 0) FROM audit WHERE number = (SELECT max(number) FROM audit)
    UNION ALL SELECT coalesce(max(created), 0) FROM mail
) AS newest;
