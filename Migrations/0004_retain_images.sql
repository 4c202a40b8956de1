-- What is kept and what goes: how much disk each job takes, rules that let images go, deletions that take many steps.

-- Of a finished job: its images that are still there, and their bytes. While a job runs, its images are counted.
ALTER TABLE jobs ADD COLUMN kept_count int, ADD COLUMN kept_bytes bigint;
UPDATE jobs j SET (kept_count, kept_bytes) = (
    SELECT count(*), coalesce(sum(i.byte_count), 0) FROM images i WHERE i.job_id = j.id
)
WHERE j.finished_at IS NOT NULL;

-- Rules take the jobs that were finished first, and sum what there is, from these indexes alone.
CREATE INDEX jobs_kept ON jobs (finished_at, id) INCLUDE (kept_count, kept_bytes) WHERE kept_count > 0;
CREATE INDEX jobs_kept_by_submitter ON jobs (submitter, finished_at, id) INCLUDE (kept_count, kept_bytes)
    WHERE kept_count > 0;

-- The bytes of a job's images are summed from the index alone, which needs the table vacuumed now and then.
ALTER TABLE images DROP CONSTRAINT images_task_key,
    ADD CONSTRAINT images_task_key UNIQUE (job_id, index) INCLUDE (byte_count);
ALTER TABLE images SET (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_vacuum_scale_factor = 0.02);
-- A fifth of a large farm's bytes is much to lie dead before their room is used again.
ALTER TABLE image_bytes SET (autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_scale_factor = 0.02);

-- A rule lets images of finished jobs go: of one job, of one submitter, or of all where both are null. It says one
-- thing: how old they may get after their job's end, or how many stay.
CREATE TABLE retention_rules (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id bigint,
    submitter text,
    older_than_seconds bigint CHECK (older_than_seconds > 0),
    keep_newest bigint CHECK (keep_newest > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(job_id, submitter) <= 1),
    CHECK (num_nonnulls(older_than_seconds, keep_newest) = 1)
);
CREATE UNIQUE INDEX retention_rules_once ON retention_rules
    (coalesce(job_id, 0), coalesce(submitter, ''), coalesce(older_than_seconds, 0), coalesce(keep_newest, 0));

-- A deleted job has no row in jobs, so nobody sees it. What it leaves in other tables goes from index 0 upwards.
CREATE TABLE job_deletions (
    job_id bigint PRIMARY KEY,
    image_count int NOT NULL,
    next_index int NOT NULL DEFAULT 0,
    deleted_at timestamptz NOT NULL DEFAULT now()
);
