-- Which workers take no tasks, and why.

-- A person has drained the worker: it finishes what it renders.
ALTER TABLE workers ADD COLUMN is_drained boolean NOT NULL DEFAULT false;
-- The worker has no room for more images; it says so itself, when that changes.
ALTER TABLE sessions ADD COLUMN is_full boolean NOT NULL DEFAULT false;
