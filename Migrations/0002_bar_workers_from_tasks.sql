-- Which failures a task has behind it, and who may not try it again.

-- Of a task's failures those that ended an engine host: the second puts it in quarantine.
ALTER TABLE tasks ADD COLUMN host_deaths smallint NOT NULL DEFAULT 0;
-- Attempts that ended with their session or by an outside hand.
ALTER TABLE tasks ADD COLUMN losses smallint NOT NULL DEFAULT 0;

-- A worker that failed a task does not get it again, until a person asks for a retry. Few rows: claims look here only
-- for tasks that have failed.
CREATE TABLE bars (
    job_id bigint NOT NULL,
    index int NOT NULL,
    worker_id uuid NOT NULL,
    PRIMARY KEY (job_id, index, worker_id)
);

-- Who was here lately: a task that all of them are barred from fails for good.
CREATE INDEX sessions_ended ON sessions (ended_at) WHERE ended_at IS NOT NULL;
