-- Fills a migrated, empty database with a history of :images images for `Deploy/bench history-2m`: 600 days of jobs of 1 to
-- 300,000 images, a third of them recipes whose images have parameters of their own; metadata as long as real, no PNGs.
-- People, workers and models are of every kind: one who made half of everything, one who made a single image, those of
-- the first days alone, those without any. Frequent things that never meet are among them: bob and model-8, bob and foxes,
-- odd workers and even models, Heun and 512 pixels, the seed 42 and all models but the first two.
\set ON_ERROR_STOP on
SET synchronous_commit = off;
SET work_mem = '256MB';
SET maintenance_work_mem = '512MB';
-- Without triggers and checks; what they would write follows at the end.
SET session_replication_role = replica;

INSERT INTO models
SELECT md5(m::text) || md5('d' || m), 'model-' || m, 'sdxl', 6900000000, '{}', '[]' FROM generate_series(1, 13) m;
INSERT INTO workers (id, name)
SELECT gen_random_uuid(), name FROM (
    SELECT 'worker-' || w FROM generate_series(1, 20) w UNION ALL VALUES ('retired'), ('single'), ('unused')
) w (name);
INSERT INTO sessions (worker_id, coordinator_id, version, devices, ended_at)
SELECT id, gen_random_uuid(), '1', '[{"id": "cuda0", "name": "GPU", "memoryBytes": 1, "deviceClass": "cuda"}]',
    CASE WHEN name NOT LIKE 'worker-%' THEN now() END
FROM workers;

-- Jobs begin at random; their images come every 5.76 s, and many jobs run side by side.
CREATE TEMP TABLE job_plan AS
SELECT row_number() OVER (ORDER BY start, size, number) AS job, size, start, hash, recipe
FROM (
    SELECT size, number, hash, hash % 1000003 / 1000003.0 * (600 * 86400 - size * 5.76) AS start,
        size >= 100 AND hash / 7 % 3 = 0 OR size > 1000 AND number = 1 AS recipe
    FROM (
        SELECT CASE WHEN size >= 1000 THEN greatest(1, (size * (:images / 2300000.0))::int) ELSE size END AS size,
            CASE WHEN size < 1000 THEN greatest(1, (jobs * (:images / 2300000.0))::int) ELSE jobs END AS jobs
        FROM (
            VALUES (300000, 3), (100000, 4), (10000, 30), (1000, 250), (100, 2000), (10, 19000), (1, 60000)
        ) class (size, jobs)
    ) class
    CROSS JOIN LATERAL generate_series(1, jobs) number
    CROSS JOIN LATERAL (SELECT ('x' || substr(md5(size || '-' || number), 1, 8))::bit(32)::bigint AS hash) h
) planned;

INSERT INTO jobs (submission, name, submitter, priority, model_name, model_digest, prompt, sampler, width, height,
    parameters, image_count, submitted_at, recipe, resolution)
SELECT gen_random_uuid(), 'job', submitter, 0, 'model-' || m, md5(m::text) || md5('d' || m), prompt, sampler, width, width,
    jsonb_build_object('prompt', prompt, 'negativePrompt', 'blurry, lowres, watermark',
        'seed', CASE WHEN job * 7919 % 100 = 1 THEN 42 ELSE job * 2654435761 % 4000000000 END, 'steps', 20,
        'sampler', sampler, 'schedule', 'Automatic', 'guidanceScale', 7, 'distilledGuidance', 3.5,
        'size', jsonb_build_object('width', width, 'height', width)),
    size, now() - interval '600 days' + make_interval(secs => start), CASE WHEN recipe THEN '{}'::json END,
    CASE WHEN recipe THEN '{}'::jsonb END
FROM (
    SELECT *,
        CASE WHEN job * 7919 % 100 = 1 THEN 1 + hash / 100 % 2
            WHEN submitter = 'bob' THEN 1 + hash / 100 % 6 ELSE 1 + hash / 100 % 12 END AS m,
        CASE WHEN sampler = 'Heun' THEN 768 ELSE (ARRAY[512, 768, 832, 1024])[1 + hash / 13 % 4] END AS width,
        format('a %s %s in the %s, highly detailed, cinematic light, 35mm, masterpiece, number%s, %s',
            (ARRAY['red', 'blue', 'green', 'golden'])[1 + hash % 4],
            (ARRAY['fox', 'lighthouse', 'castle', 'dragon', 'robot', 'cat', 'garden'])[
                CASE WHEN submitter = 'bob' THEN 2 + hash / 17 % 6 ELSE 1 + hash / 17 % 7 END],
            (ARRAY['snow', 'mist', 'dusk', 'rain'])[1 + hash / 19 % 4], hash % 5000,
            'sharp focus, intricate, elegant, smooth, volumetric, dramatic shadows, warm palette, film grain') AS prompt
    FROM (
        SELECT *,
            CASE WHEN start < 18 * 86400 AND hash % 3 = 0 THEN 'early' WHEN hash % 100 < 50 THEN 'ann'
                WHEN hash % 100 < 75 THEN 'bob' ELSE 'user-' || hash % 10 END AS submitter,
            (ARRAY['Euler', 'Euler a', 'DPM++ 2M', 'Heun'])[1 + hash / 11 % 4] AS sampler
        FROM job_plan
    ) planned
) planned
ORDER BY job;
UPDATE jobs SET submitter = 'once', prompt = 'a lonely unicorn'
WHERE id = (SELECT job FROM job_plan WHERE size = 1 ORDER BY abs(start - 300 * 86400) LIMIT 1);

CREATE TEMP TABLE image_plan AS
SELECT row_number() OVER (ORDER BY at, job, index) AS number, job, index, at
FROM (
    SELECT job, index, start + index * 5.76 + hash % 97 / 100.0 AS at
    FROM job_plan CROSS JOIN LATERAL generate_series(0, size - 1) index
) planned;
CREATE INDEX ON image_plan (number);
ANALYZE image_plan;

-- Indexes are built at the end, which is quicker.
CREATE TEMP TABLE dropped AS
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'images' AND indexname NOT IN (SELECT conname FROM pg_constraint);
SELECT 'DROP INDEX ' || indexname FROM dropped \gexec

CREATE PROCEDURE pg_temp.load() LANGUAGE plpgsql AS $$
DECLARE
    beginning CONSTANT timestamptz := now() - interval '600 days';
    last bigint := (SELECT max(number) FROM image_plan);
    busy uuid[] := (SELECT array_agg(id ORDER BY name) FROM workers WHERE name LIKE 'worker-%');
    retired uuid := (SELECT id FROM workers WHERE name = 'retired');
    single uuid := (SELECT id FROM workers WHERE name = 'single');
    done bigint := 0;
BEGIN
    WHILE done < last LOOP
        INSERT INTO images (job_id, index, attempt, worker_id, device_name, seed, byte_count, digest, pixel_digest,
            infotext, provenance, started_at, finished_at, recorded_at, render_seconds, model_name, model_digest,
            parameters, prompt_words, sampler, width, height)
        SELECT p.job, p.index, 1,
            CASE WHEN number = last / 2 THEN single WHEN at < 60 * 86400 AND hash % 4 = 0 THEN retired
                -- Their names in the order of text.
                ELSE busy[1 + (hash % 10) * 2 + coalesce(CASE WHEN isOwn THEN own.m END, jobModel) % 2] END,
            'NVIDIA GeForce RTX 4090', seed, 400000 + hash % 100000, sha256(number::text::bytea),
            sha256(('p' || number)::bytea),
            prompt || E'\nNegative prompt: blurry, lowres, watermark, text, bad anatomy\nSteps: 20, Sampler: ' || sampler
                || ', Schedule type: Automatic, CFG scale: 7, Seed: ' || seed
                || ', Size: 512x512, Model hash: fd3c32fee5, Model: model, Version: DiffusionFarm',
            jsonb_build_object('engine', jsonb_build_object('source', md5('s') || md5('t'), 'build', md5('b') || md5('c'),
                    'version', '0.4.7', 'backend', 'CUDA', 'device', 'NVIDIA GeForce RTX 4090'),
                'model', jsonb_build_object('name', 'model', 'sha256', md5('e') || md5(number::text),
                    'files', jsonb_build_array(jsonb_build_object('role', 'checkpoint', 'sha256', md5('g') || md5('h')))),
                'parameters', jsonb_build_object('prompt', prompt, 'steps', 20, 'cfg', 7, 'seed', seed)),
            -- By the worker's clock: of each 300 images one waited a day in its spool.
            beginning + make_interval(secs => at - 5 - CASE WHEN hash % 300 = 0 THEN 86400 ELSE 0 END),
            beginning + make_interval(secs => at - CASE WHEN hash % 300 = 0 THEN 86400 ELSE 0 END),
            -- For a while the farm's own clock was three hours slow.
            beginning + make_interval(secs => at + 0.2 - CASE WHEN number > last / 2 AND number < last / 2 + 20000
                THEN 10800 ELSE 0 END), 5,
            CASE WHEN isOwn THEN 'model-' || m END, CASE WHEN isOwn THEN md5(m::text) || md5('d' || m) END,
            CASE WHEN isOwn THEN jsonb_build_object('prompt', prompt, 'negativePrompt', 'blurry, lowres, watermark',
                'seed', seed, 'steps', 20, 'sampler', sampler, 'schedule', 'Automatic', 'guidanceScale', 7,
                'distilledGuidance', 3.5, 'size', jsonb_build_object('width', width, 'height', 512)) END,
            CASE WHEN isOwn THEN to_tsvector('simple', prompt) END, CASE WHEN isOwn THEN sampler END,
            CASE WHEN isOwn THEN width END, CASE WHEN isOwn THEN 512 END
        FROM (
            SELECT *, ('x' || substr(md5(number::text), 1, 7))::bit(28)::int AS hash FROM image_plan
            WHERE number > done AND number <= done + 50000
        ) p
        CROSS JOIN LATERAL (
            SELECT recipe IS NOT NULL AS isOwn, image_count, jobs.prompt AS common,
                right(model_name, -6)::int AS jobModel,
                -- Of each hundred jobs one begins with the same seed, and has it in all images if those have their own.
                CASE WHEN id * 7919 % 100 <> 1 THEN id * 2654435761 % 4000000000 + p.index
                    WHEN recipe IS NULL THEN 42 + p.index ELSE 42 END AS seed
            FROM jobs WHERE id = p.job
        ) j
        CROSS JOIN LATERAL (
            SELECT 1 + hash % 3 % CASE WHEN seed = 42 THEN 2 ELSE 3 END AS m, (ARRAY['Euler', 'Euler a', 'DPM++ 2M', 'DDIM'])[1 + index / 7 % 4] AS sampler,
                (ARRAY[512, 640, 768, 896])[1 + index / 3 % 4] AS width,
                CASE WHEN isOwn THEN format(
                    'a %s %s%s, style%s, highly detailed, cinematic light, 35mm, masterpiece',
                    (ARRAY['crimson', 'azure', 'emerald'])[1 + index::bigint * 3 / image_count],
                    (ARRAY['harbour', 'tower', 'forest', 'river'])[1 + index % 4],
                    CASE WHEN number % 100003 = 7 THEN ' with a unicorn' ELSE '' END, hash % 40)
                ELSE common END AS prompt
        ) own
        ORDER BY number;
        COMMIT;
        done := done + 50000;
    END LOOP;
END
$$;
CALL pg_temp.load();
SELECT indexdef FROM dropped \gexec

INSERT INTO worker_images (worker_id, part, images) SELECT worker_id, 0, count(*) FROM images GROUP BY worker_id;
INSERT INTO job_blocks (job_id, block, terms)
SELECT r.job_id, r.block, job_terms(r.block, j, r.workers)
FROM (
    SELECT job_id, id >> 13 AS block, array_agg(DISTINCT worker_term(id >> 13, worker_id)) AS workers
    FROM images GROUP BY 1, 2
) r JOIN jobs j ON j.id = r.job_id
ORDER BY 2, 1;

-- All but the last few jobs are finished.
UPDATE jobs SET finished_at = submitted_at + make_interval(secs => image_count * 5.76 + 10), done_count = image_count,
    failed_count = 0, cancelled_count = 0, kept_count = image_count, kept_bytes = image_count * 400000::bigint
WHERE id <= (SELECT max(id) - 3 FROM jobs);
