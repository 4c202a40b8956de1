-- Jobs whose images follow from a recipe, thumbnails, and counts that cost the same whatever a job's size.

-- The recipe, and what the request and every name in both meant when the job was submitted: from these and an index
-- follow an image's parameters. Null for a job whose images differ by seed alone. `json` leaves a recipe as short as it came.
ALTER TABLE jobs ADD COLUMN recipe json, ADD COLUMN resolution jsonb;

-- Images of a recipe's job that follow one another, need one model and have one finished size (where that changes too
-- often, the largest): what is handed out as one.
CREATE TABLE job_segments (
    job_id bigint NOT NULL REFERENCES jobs ON DELETE CASCADE,
    first int NOT NULL,
    -- The index after its last image's.
    beyond int NOT NULL,
    model_name text NOT NULL,
    model_digest text NOT NULL REFERENCES models (digest),
    width int NOT NULL,
    height int NOT NULL,
    accessories text[] NOT NULL,
    PRIMARY KEY (job_id, first)
);

-- How many images of a large job are done, in several rows so that results that come at once do not wait for one
-- another. A small job has none: its tasks are counted.
CREATE TABLE job_done (
    job_id bigint NOT NULL REFERENCES jobs ON DELETE CASCADE,
    part smallint NOT NULL,
    done int NOT NULL DEFAULT 0,
    PRIMARY KEY (job_id, part)
) WITH (fillfactor = 50);

-- Of an image of a recipe its own; null where the job says it.
ALTER TABLE images
    ADD COLUMN model_name text,
    ADD COLUMN model_digest text,
    ADD COLUMN parameters jsonb,
    ADD COLUMN prompt_words tsvector,
    ADD COLUMN sampler text,
    ADD COLUMN width int,
    ADD COLUMN height int;
CREATE INDEX images_by_prompt_words ON images USING gin (prompt_words) WHERE parameters IS NOT NULL;
CREATE INDEX images_by_own_size ON images (width, height, id DESC) WHERE parameters IS NOT NULL;

-- A small JPEG of an image, which lists show in its place. Images of older workers have none.
CREATE TABLE thumbnails (
    image_id bigint PRIMARY KEY REFERENCES images ON DELETE CASCADE,
    jpeg bytea NOT NULL
);
ALTER TABLE thumbnails ALTER COLUMN jpeg SET STORAGE EXTERNAL;
ALTER TABLE thumbnails SET (autovacuum_vacuum_scale_factor = 0.02, toast.autovacuum_vacuum_scale_factor = 0.02);
