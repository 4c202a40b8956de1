-- readable-by: 9
-- What binds results to the work that they were made for, and whose clock says when.

-- Drawn at random for each job, and in every word about its attempts: a worker's old words do not fit another job that
-- got the same number after the database was restored. Null for jobs from before, whose words carry none.
ALTER TABLE jobs ADD COLUMN key bigint;
ALTER TABLE jobs ALTER COLUMN key SET DEFAULT
    ('x' || right(gen_random_uuid()::text, 12) || left(gen_random_uuid()::text, 4))::bit(64)::bigint;

-- The render's, by the worker's clock. `started_at` and `finished_at` are the farm's: handed out, and recorded.
ALTER TABLE images ADD COLUMN worker_started_at timestamptz, ADD COLUMN worker_finished_at timestamptz;
