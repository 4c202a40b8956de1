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

-- Images with ids between two multiples of 8192 are a block. What no index has in the order of the ids is asked for
-- block by block, the newest first: by terms that begin with their block's number, so that what is rare in a block is
-- found without reading what is frequent, and what two things have in common without reading either. A term is 40 bits
-- of a text's hash, whose first letter is its kind, below the block's number; what it finds is looked at again.
--
-- What an image says itself is a term of the image; its seed is another one where it has parameters of its own, since all
-- of a large recipe may have one seed, and images of other jobs seldom do. What its job says of all its images is written
-- once for all those in a block: recording an image costs no more where its prompt is long.
CREATE TABLE IF NOT EXISTS job_blocks (
    job_id bigint NOT NULL,
    block bigint NOT NULL,
    terms bigint[] NOT NULL,
    PRIMARY KEY (job_id, block)
);
-- The list of what is not sorted in yet saves the most where images of one prompt come one after another. It is kept
-- short: whoever asks about all blocks sorts it in first.
CREATE INDEX IF NOT EXISTS job_blocks_by_terms ON job_blocks USING gin (terms) WITH (gin_pending_list_limit = 64);

CREATE OR REPLACE FUNCTION worker_term(block bigint, worker uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT block << 40 | (hashtextextended('w' || worker, 0) & 1099511627775)
$$;

-- Its submitter, whether its images have parameters of their own, and else those; the workers that rendered of it in the
-- block; and a term that all have.
CREATE OR REPLACE FUNCTION job_terms(block bigint, job jobs, workers bigint[]) RETURNS bigint[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    texts text[] := ARRAY['', 'u' || job.submitter];
BEGIN
    IF job.recipe IS NOT NULL THEN
        texts := texts || ARRAY['r'];
    ELSE
        texts := texts || ARRAY['m' || job.model_name, 'd' || left(job.model_digest, 8), 's' || job.sampler,
            'z' || job.width || 'x' || job.height]
            || ARRAY(SELECT 'p' || word FROM unnest(tsvector_to_array(job.prompt_words)) word);
    END IF;
    RETURN workers || ARRAY(SELECT (block << 40) | (hashtextextended(term, 0) & 1099511627775) FROM unnest(texts) term);
END
$$;

CREATE OR REPLACE FUNCTION image_terms(
    id bigint, job bigint, worker uuid, seed bigint, model_name text, model_digest text, sampler text, width int,
    height int, prompt_words tsvector
) RETURNS bigint[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    block CONSTANT bigint := (id >> 13) << 40;
    terms bigint[] := ARRAY[block | (hashtextextended('j' || job, 0) & 1099511627775),
        block | (hashtextextended('w' || worker, 0) & 1099511627775),
        block | (hashtextextended(CASE WHEN model_digest IS NULL THEN 'e' ELSE 'f' END || seed, 0) & 1099511627775)];
BEGIN
    IF model_digest IS NOT NULL THEN
        terms := terms || ARRAY(
            SELECT block | (hashtextextended(term, 0) & 1099511627775) FROM unnest(
                ARRAY['m' || model_name, 'd' || left(model_digest, 8), 's' || sampler, 'z' || width || 'x' || height]
                || ARRAY(SELECT 'p' || word FROM unnest(tsvector_to_array(prompt_words)) word)) term);
    END IF;
    RETURN terms;
END
$$;

CREATE OR REPLACE FUNCTION note_recorded_images() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Both in one order, so that two who record several images at once do not wait for each other.
    INSERT INTO worker_images AS w (worker_id, part, images)
    SELECT worker_id, pg_backend_pid() % 16, count(*) FROM recorded GROUP BY worker_id ORDER BY worker_id
    ON CONFLICT (worker_id, part) DO UPDATE SET images = w.images + excluded.images;
    INSERT INTO job_blocks AS b (job_id, block, terms)
    SELECT r.job_id, r.block, job_terms(r.block, j, r.workers)
    FROM (
        SELECT job_id, id >> 13 AS block, array_agg(DISTINCT worker_term(id >> 13, worker_id)) AS workers
        FROM recorded GROUP BY 1, 2
    ) r JOIN jobs j ON j.id = r.job_id
    -- By its key: a join might look for the terms.
    WHERE NOT coalesce((
        SELECT n.terms @> r.workers FROM job_blocks n WHERE n.job_id = r.job_id AND n.block = r.block
    ), false)
    ORDER BY 1, 2
    ON CONFLICT (job_id, block) DO UPDATE
        SET terms = ARRAY(SELECT unnest(b.terms) UNION SELECT unnest(excluded.terms));
    RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION forget_job_blocks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM job_blocks WHERE job_id = OLD.id;
    RETURN NULL;
END
$$;

-- The trigger notes images with greater ids than the first. Blocks below the second are still to be noted.
ALTER TABLE farm ADD COLUMN IF NOT EXISTS counted_after bigint, ADD COLUMN IF NOT EXISTS unnoted_blocks bigint;

-- Nobody records while this begins, which takes a moment.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger WHERE tgrelid = 'images'::regclass AND tgname = 'images_noted') THEN
        CREATE TRIGGER images_noted AFTER INSERT ON images REFERENCING NEW TABLE AS recorded
            FOR EACH STATEMENT EXECUTE FUNCTION note_recorded_images();
        CREATE TRIGGER job_blocks_forgotten AFTER DELETE ON jobs
            FOR EACH ROW EXECUTE FUNCTION forget_job_blocks();
        UPDATE farm SET (counted_after, unnoted_blocks) = (
            SELECT coalesce(max(id), 0), coalesce((max(id) >> 13) + 1, 0) FROM images
        );
    END IF;
END
$$;

-- repeat-until-no-rows
INSERT INTO worker_images (worker_id, part, images)
SELECT w.id, -1, (SELECT count(*) FROM images i WHERE i.worker_id = w.id AND i.id <= f.counted_after)
FROM farm f CROSS JOIN workers w
WHERE NOT EXISTS (SELECT FROM worker_images c WHERE c.worker_id = w.id AND c.part = -1)
LIMIT 1;

-- repeat-until-no-rows
WITH noted AS (
    INSERT INTO job_blocks AS b (job_id, block, terms)
    SELECT r.job_id, r.block, job_terms(r.block, j, r.workers)
    FROM (
        SELECT i.job_id, i.id >> 13 AS block, array_agg(DISTINCT worker_term(i.id >> 13, i.worker_id)) AS workers
        FROM farm f JOIN images i ON i.id >= (f.unnoted_blocks - 1) << 13 AND i.id < f.unnoted_blocks << 13
        GROUP BY 1, 2
    ) r JOIN jobs j ON j.id = r.job_id
    ORDER BY 1, 2
    ON CONFLICT (job_id, block) DO UPDATE
        SET terms = ARRAY(SELECT unnest(b.terms) UNION SELECT unnest(excluded.terms))
)
UPDATE farm SET unnoted_blocks = coalesce((
    SELECT (id >> 13) + 1 FROM images WHERE id < (unnoted_blocks - 1) << 13 ORDER BY id DESC LIMIT 1
), 0)
WHERE unnoted_blocks > 0;

-- One job's images, newest first.
CREATE INDEX CONCURRENTLY IF NOT EXISTS images_by_job ON images (job_id, id DESC);
-- Which blocks have images of a time, whatever clocks did meanwhile.
CREATE INDEX CONCURRENTLY IF NOT EXISTS images_by_block_and_time ON images ((id >> 13), recorded_at);
CREATE INDEX CONCURRENTLY IF NOT EXISTS images_by_terms ON images USING gin (
    image_terms(id, job_id, worker_id, seed, model_name, model_digest, sampler, width, height, prompt_words)
) WITH (gin_pending_list_limit = 64);
