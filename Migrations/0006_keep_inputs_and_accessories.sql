-- Files that go beside a model, and the pictures that jobs start from.

-- A LoRA, VAE, embedding, ControlNet or upscaler, known by its digest: SHA-256 in lower-case hex. One file may be of
-- two kinds.
CREATE TABLE accessories (
    digest text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    -- Another name that the file gives itself.
    alias text,
    -- What the web UIs print as its hash.
    short_hash text NOT NULL,
    family text NOT NULL,
    bytes bigint NOT NULL,
    first_seen_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (digest, kind)
);

-- Those that a session's worker holds, under the names that it gives them.
CREATE TABLE session_accessories (
    session_id bigint NOT NULL REFERENCES sessions ON DELETE CASCADE,
    digest text NOT NULL,
    kind text NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (session_id, digest, kind),
    FOREIGN KEY (digest, kind) REFERENCES accessories
);

-- Digests of the files beside the model that a job needs: only a worker that holds all of them gets its images.
ALTER TABLE jobs ADD COLUMN accessories text[] NOT NULL DEFAULT '{}';

-- A picture as it was uploaded, with its upright size in pixels. It goes with the last job that names it, or a day
-- after it was last asked about if none does.
CREATE TABLE inputs (
    digest text PRIMARY KEY,
    width int NOT NULL,
    height int NOT NULL,
    byte_count int NOT NULL,
    bytes bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    asked_at timestamptz NOT NULL DEFAULT now()
);
-- The formats compress already. Long values lie apart from the row, so reading the rest of it is cheap.
ALTER TABLE inputs ALTER COLUMN bytes SET STORAGE EXTERNAL;
ALTER TABLE inputs SET (toast.autovacuum_vacuum_scale_factor = 0.02);

-- Which jobs start from which pictures. A deleted job's rows go in steps, and the pictures with them.
CREATE TABLE job_inputs (
    job_id bigint NOT NULL,
    digest text NOT NULL REFERENCES inputs,
    PRIMARY KEY (job_id, digest)
);
CREATE INDEX job_inputs_by_picture ON job_inputs (digest);
