-- The tables of a farm. What cannot be added later is here from the first: identities, attempts, sessions, digests.

-- One row: which farm this database is.
CREATE TABLE farm (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO farm DEFAULT VALUES;

-- A model, known by its digest: SHA-256 in lower-case hex.
CREATE TABLE models (
    digest text PRIMARY KEY,
    name text NOT NULL,
    family text NOT NULL,
    bytes bigint NOT NULL,
    defaults jsonb NOT NULL,
    files jsonb NOT NULL,
    first_seen_at timestamptz NOT NULL DEFAULT now()
);

-- A worker keeps its id for ever; a name belongs to one id.
CREATE TABLE workers (
    id uuid PRIMARY KEY,
    name text NOT NULL CONSTRAINT workers_name_key UNIQUE,
    first_seen_at timestamptz NOT NULL DEFAULT now()
);

-- A running coordinator touches its own row; sessions of one that fell silent are ended by any other.
CREATE TABLE coordinators (
    id uuid PRIMARY KEY,
    address text NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    alive_at timestamptz NOT NULL DEFAULT now()
);

-- One registration of a worker. Ids grow, so a newer session of a worker has the greater id.
CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    worker_id uuid NOT NULL REFERENCES workers,
    coordinator_id uuid NOT NULL,
    version text NOT NULL,
    devices jsonb NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    end_reason text
);
CREATE INDEX sessions_by_worker ON sessions (worker_id, id DESC);
CREATE INDEX sessions_live ON sessions (coordinator_id) WHERE ended_at IS NULL;

-- The models that a session's worker holds, under the names that it gives them.
CREATE TABLE session_models (
    session_id bigint NOT NULL REFERENCES sessions ON DELETE CASCADE,
    digest text NOT NULL REFERENCES models,
    name text NOT NULL,
    PRIMARY KEY (session_id, digest)
);

-- A submitted batch. Image i of it has the common parameters and the seed of image 0 plus i.
CREATE TABLE jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Drawn by the client, so that a repeated submission is the same job.
    submission uuid NOT NULL CONSTRAINT jobs_submission_key UNIQUE,
    name text NOT NULL,
    submitter text NOT NULL,
    priority int NOT NULL,
    model_name text NOT NULL,
    model_digest text NOT NULL REFERENCES models (digest),
    prompt text NOT NULL,
    prompt_words tsvector GENERATED ALWAYS AS (to_tsvector('simple', prompt)) STORED,
    sampler text NOT NULL,
    width int NOT NULL,
    height int NOT NULL,
    parameters jsonb NOT NULL,
    image_count int NOT NULL CHECK (image_count > 0),
    submitted_at timestamptz NOT NULL DEFAULT now(),
    cancelled_at timestamptz,
    finished_at timestamptz,
    -- Final counts, written when the job is finished; while it runs its tasks are counted.
    done_count int,
    failed_count int,
    cancelled_count int
);
CREATE INDEX jobs_unfinished ON jobs (id) WHERE finished_at IS NULL;
CREATE INDEX jobs_by_submitter ON jobs (submitter, id DESC);
CREATE INDEX jobs_by_prompt_words ON jobs USING gin (prompt_words);

-- One image to make. A row is narrow, since scheduling reads it; a million of them are submitted at once, so there is
-- no foreign key to check row by row: tasks are written only with their job, in one transaction.
-- state: 0 queued, 1 leased, 2 done, 3 failed, 4 cancelled.
CREATE TABLE tasks (
    job_id bigint NOT NULL,
    index int NOT NULL,
    state smallint NOT NULL DEFAULT 0,
    -- Counts the tries; a message about an older try is known by it.
    attempt smallint NOT NULL DEFAULT 0,
    -- Tries that ended in a failure of their own, apart from lost sessions.
    failures smallint NOT NULL DEFAULT 0,
    -- While leased.
    session_id bigint,
    leased_at timestamptz,
    PRIMARY KEY (job_id, index)
);
CREATE INDEX tasks_queued ON tasks (job_id, index) WHERE state = 0;
CREATE INDEX tasks_leased ON tasks (session_id) WHERE state = 1;
CREATE INDEX tasks_apart ON tasks (job_id, state) WHERE state IN (1, 3, 4);

-- Each task is updated two or three times in its life; dead index entries must not pile up before the queue's head.
ALTER TABLE tasks SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 5000);

-- A try that ended, with an image (failure is null) or without.
CREATE TABLE attempts (
    job_id bigint NOT NULL,
    index int NOT NULL,
    attempt smallint NOT NULL,
    session_id bigint NOT NULL,
    worker_id uuid NOT NULL,
    failure text,
    message text NOT NULL DEFAULT '',
    started_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job_id, index, attempt)
);
CREATE INDEX attempts_failed ON attempts (job_id, ended_at DESC) WHERE failure IS NOT NULL;

-- A result: exactly one a task. Its bytes lie apart.
CREATE TABLE images (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job_id bigint NOT NULL,
    index int NOT NULL,
    attempt smallint NOT NULL,
    worker_id uuid NOT NULL REFERENCES workers,
    device_name text NOT NULL,
    seed bigint NOT NULL,
    byte_count int NOT NULL,
    -- SHA-256 of the PNG and of its pixels.
    digest bytea NOT NULL,
    pixel_digest bytea NOT NULL,
    infotext text NOT NULL,
    provenance jsonb NOT NULL,
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    render_seconds double precision NOT NULL,
    CONSTRAINT images_task_key UNIQUE (job_id, index)
);
CREATE INDEX images_by_seed ON images (seed, id DESC);
CREATE INDEX images_by_worker ON images (worker_id, id DESC);
CREATE INDEX images_by_time ON images (finished_at);

CREATE TABLE image_bytes (
    image_id bigint PRIMARY KEY REFERENCES images ON DELETE CASCADE,
    png bytea NOT NULL
);
-- PNG is compressed already: PostgreSQL need not try again.
ALTER TABLE image_bytes ALTER COLUMN png SET STORAGE EXTERNAL;
