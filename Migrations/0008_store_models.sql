-- The farm's model store, from which workers fetch what they lack.

-- A file with its SHA-256 in lower-case hex (the manifest of a model of several files: with the model's digest, and the
-- bytes of all of them); its bytes lie in the coordinators' folder. What it is stands in models or
-- accessories too, so that jobs can name it.
CREATE TABLE stored_files (
    digest text PRIMARY KEY,
    name text NOT NULL,
    bytes bigint NOT NULL,
    model jsonb,
    accessory jsonb,
    stored_at timestamptz NOT NULL DEFAULT now()
);
-- Parts of models are neither; they go by their digests alone.
CREATE UNIQUE INDEX stored_files_by_name ON stored_files (name) WHERE model IS NOT NULL OR accessory IS NOT NULL;

-- How many bytes a session's worker may fetch and keep, how many it has, and what it is fetching, how far from 0 to 1.
ALTER TABLE sessions ADD COLUMN fetch_limit bigint NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN fetched_bytes bigint NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN fetching text;
ALTER TABLE sessions ADD COLUMN fetched_fraction double precision NOT NULL DEFAULT 0;
