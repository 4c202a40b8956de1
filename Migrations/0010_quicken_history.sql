-- no-transaction
-- readable-by: 9
-- A history whose every question takes milliseconds, however many images there are, and which builds are at work.

-- The newest migration that a coordinator's build knows; null for builds that said nothing of it.
ALTER TABLE coordinators ADD COLUMN IF NOT EXISTS schema_version int;

-- How many images each worker has made, those that were deleted since among them. A trigger counts, so that no
-- coordinator of any build forgets to. In several rows, by the connection that records, so that the results of one
-- worker do not wait for one another; part -1 counts those from before there were counts.
CREATE TABLE IF NOT EXISTS worker_images (
    worker_id uuid NOT NULL,
    part smallint NOT NULL,
    images bigint NOT NULL,
    PRIMARY KEY (worker_id, part)
) WITH (fillfactor = 50);

CREATE OR REPLACE FUNCTION count_worker_images() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- In one order, so that two who record several workers' images at once do not wait for each other.
    INSERT INTO worker_images AS w (worker_id, part, images)
    SELECT worker_id, pg_backend_pid() % 16, count(*) FROM recorded GROUP BY worker_id ORDER BY worker_id
    ON CONFLICT (worker_id, part) DO UPDATE SET images = w.images + excluded.images;
    RETURN NULL;
END
$$;

-- Images with greater ids than this are counted by the trigger.
ALTER TABLE farm ADD COLUMN IF NOT EXISTS counted_after bigint;

-- Nobody records while the counting begins, which takes a moment.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'images'::regclass AND tgname = 'images_counted') THEN
        CREATE TRIGGER images_counted AFTER INSERT ON images REFERENCING NEW TABLE AS recorded
            FOR EACH STATEMENT EXECUTE FUNCTION count_worker_images();
        UPDATE farm SET counted_after = (SELECT coalesce(max(id), 0) FROM images);
    END IF;
END
$$;

-- repeat-until-no-rows
INSERT INTO worker_images (worker_id, part, images)
SELECT w.id, -1, (SELECT count(*) FROM images i WHERE i.worker_id = w.id AND i.id <= f.counted_after)
FROM farm f CROSS JOIN workers w
WHERE NOT EXISTS (SELECT FROM worker_images c WHERE c.worker_id = w.id AND c.part = -1)
LIMIT 1;

-- One job's images, newest first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS images_by_job ON images (job_id, id DESC);

-- Between which ids a finished job's images lie, 0 where it has none; null while it runs. With these the newest images
-- of a submitter, a model or some words are those of a few jobs, since what such a question asks for stands in `jobs`.
ALTER TABLE jobs ADD COLUMN IF NOT EXISTS first_image bigint, ADD COLUMN IF NOT EXISTS last_image bigint;

CREATE OR REPLACE FUNCTION bound_job_images() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.finished_at IS NULL THEN
        NEW.first_image := NULL;
        NEW.last_image := NULL;
    ELSE
        NEW.first_image := coalesce((SELECT id FROM images WHERE job_id = NEW.id ORDER BY id LIMIT 1), 0);
        NEW.last_image := coalesce((SELECT id FROM images WHERE job_id = NEW.id ORDER BY id DESC LIMIT 1), 0);
    END IF;
    RETURN NEW;
END
$$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'jobs'::regclass AND tgname = 'jobs_bounded') THEN
        CREATE TRIGGER jobs_bounded BEFORE UPDATE OF finished_at, done_count, kept_count ON jobs
            FOR EACH ROW EXECUTE FUNCTION bound_job_images();
    END IF;
END
$$;

CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_without_bounds ON jobs (id) WHERE last_image IS NULL;

-- repeat-until-no-rows
UPDATE jobs SET finished_at = finished_at
WHERE id IN (
    SELECT id FROM jobs WHERE last_image IS NULL AND finished_at IS NOT NULL ORDER BY id LIMIT 500 FOR UPDATE
);

-- The sign hides it from questions that have one of the next indexes, which PostgreSQL would now and then not take.
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_by_images ON jobs ((-last_image));
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_of_submitter_by_images ON jobs (submitter, last_image DESC);
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_of_model_by_images ON jobs (model_name, last_image DESC);
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_of_digest_by_images ON jobs (left(model_digest, 8), last_image DESC);
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_of_sampler_by_images ON jobs (sampler, last_image DESC);
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_of_size_by_images ON jobs (width, height, last_image DESC);
-- Several of these at once, and words.
CREATE OR REPLACE FUNCTION job_terms(
    submitter text, model_name text, model_digest text, sampler text, width int, height int
) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY['u' || submitter, 'm' || model_name, 'd' || left(model_digest, 8), 's' || sampler,
        'z' || width::text || 'x' || height::text]
$$;
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_by_terms ON jobs USING gin (
    job_terms(submitter, model_name, model_digest, sampler, width, height), prompt_words
) WITH (fastupdate = off);
DROP INDEX CONCURRENTLY IF EXISTS jobs_by_prompt_words;
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_of_recipes ON jobs (submitter) INCLUDE (first_image, last_image)
    WHERE recipe IS NOT NULL;
-- Which jobs were at work when a certain image was recorded: where a page begins in the midst of them.
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_around_images ON jobs
    USING gist (int8range(first_image, last_image, '[]')) WHERE last_image > 0;

-- Images with ids between two multiples of 8192 are a block. What no index has in the order of the ids is asked for
-- block by block, the newest first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS images_by_time_in_block ON images ((id >> 13), finished_at, id);
DROP INDEX CONCURRENTLY IF EXISTS images_by_time;

-- What an image may be asked by: terms that begin with its block and their kind. Each block has terms of its own, so what
-- is rare there is found without reading what is frequent.
CREATE OR REPLACE FUNCTION image_terms(
    id bigint, job bigint, worker uuid, model_name text, model_digest text, sampler text, width int, height int,
    prompt_words tsvector
) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    block CONSTANT text := (id >> 13)::text;
    terms text[] := ARRAY[block || 'j' || job::text, block || 'w' || worker::text];
BEGIN
    IF model_digest IS NOT NULL THEN
        terms := terms || ARRAY[block || 'm' || model_name, block || 'd' || left(model_digest, 8),
            block || 's' || sampler, block || 'z' || width::text || 'x' || height::text];
    END IF;
    IF prompt_words <> '' THEN
        -- A word holds no control character. This is quicker than a query for each image.
        terms := terms || string_to_array(
            block || 'p' || array_to_string(tsvector_to_array(prompt_words), E'\u0001' || block || 'p'), E'\u0001');
    END IF;
    RETURN terms;
END
$$;

-- Written at once: a list of what is not sorted in yet would be read anew for each block.
CREATE INDEX CONCURRENTLY IF NOT EXISTS images_by_terms ON images USING gin (
    image_terms(id, job_id, worker_id, model_name, model_digest, sampler, width, height, prompt_words)
) WITH (fastupdate = off);
DROP INDEX CONCURRENTLY IF EXISTS images_by_prompt_words;
DROP INDEX CONCURRENTLY IF EXISTS images_by_own_size;
