-- SPDX-License-Identifier: AGPL-3.0-or-later
-- Jobs.

-- job_by_key(kind text, key text) one
SELECT payload, run_at, lease_until, attempts, progress, state FROM job
WHERE kind = :kind AND key = :key;

-- job_add(id id, kind text, key text, payload json, run_at time, created time) run
-- One that somebody works on (its lease is not 0) runs again when it has ended.
INSERT INTO job (id, kind, key, payload, asked, run_at, lease_until, attempts, progress, state,
    error, created)
VALUES (:id, :kind, :key, :payload, 1, :run_at, 0, 0, 0, 'waiting', '', :created)
ON CONFLICT (kind, key) DO UPDATE SET payload = excluded.payload, asked = job.asked + 1,
    run_at = CASE WHEN job.state = 'waiting' AND job.lease_until = 0
        AND job.run_at < excluded.run_at THEN job.run_at ELSE excluded.run_at END,
    lease_until = CASE WHEN job.state = 'waiting' THEN job.lease_until ELSE 0 END,
    attempts = 0, state = 'waiting', error = '',
    progress = CASE WHEN job.state = 'waiting' THEN job.progress ELSE 0 END;

-- job_due(now time, limit int) many
SELECT id FROM job WHERE state = 'waiting' AND run_at <= :now AND lease_until <= :now
ORDER BY run_at LIMIT :limit;

-- job_next() one
-- A lease that nobody keeps any more is found at the next look.
SELECT run_at FROM job WHERE state = 'waiting' AND lease_until = 0 ORDER BY run_at LIMIT 1;

-- job_claim(id id, now time, lease_until time) run
UPDATE job SET lease_until = :lease_until, attempts = attempts + 1, progress = 0
WHERE id = :id AND state = 'waiting' AND run_at <= :now AND lease_until <= :now;

-- job_row(id id) one
SELECT kind, key, payload, asked, attempts, lease_until FROM job WHERE id = :id;

-- job_lease(id id) one
SELECT lease_until FROM job WHERE id = :id;

-- job_renew(id id, held time, lease_until time) run
UPDATE job SET lease_until = :lease_until WHERE id = :id AND lease_until = :held;

-- job_renew_at(id id, held time, lease_until time, progress int) run
UPDATE job SET lease_until = :lease_until, progress = :progress
WHERE id = :id AND lease_until = :held;

-- job_done(id id, held time, asked int) run
UPDATE job SET state = 'done', lease_until = 0, progress = 1000
WHERE id = :id AND lease_until = :held AND asked = :asked;

-- job_again(id id, held time) run
-- Was asked for once more while it ran.
UPDATE job SET lease_until = 0, attempts = 0 WHERE id = :id AND lease_until = :held;

-- job_later(id id, held time, run_at time, error text) run
UPDATE job SET lease_until = 0, run_at = :run_at, error = :error
WHERE id = :id AND lease_until = :held;

-- job_fail(id id, held time, error text) run
UPDATE job SET lease_until = 0, state = 'failed', error = :error
WHERE id = :id AND lease_until = :held;

-- job_count(state text) one
SELECT count(*) AS "total:int" FROM job WHERE state = :state;

-- job_oldest(now time) one
SELECT run_at FROM job WHERE state = 'waiting' AND run_at <= :now ORDER BY run_at LIMIT 1;

-- job_forget(state text, before time) run
DELETE FROM job WHERE state = :state AND run_at < :before;
