-- no-transaction
-- readable-by: 9
-- Rounds of the dispatcher that cost the same whatever the farm has behind it.

-- Queued tasks that failed before: few, and those alone can be left without a worker.
CREATE INDEX CONCURRENTLY IF NOT EXISTS tasks_retried ON tasks (job_id, failures, index)
    WHERE state = 0 AND failures > 0;
-- Whether a worker is barred from anything in a job.
CREATE INDEX CONCURRENTLY IF NOT EXISTS bars_by_worker ON bars (job_id, worker_id, index);

-- Bars end with their task.
-- repeat-until-no-rows
DELETE FROM bars WHERE ctid IN (
    SELECT b.ctid FROM bars b JOIN tasks t ON t.job_id = b.job_id AND t.index = b.index AND t.state >= 2
    LIMIT 10000
);
