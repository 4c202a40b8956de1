-- readable-by: 9
-- Devices that fail one task after another get none for a while, and times are the farm's.

-- What a worker's wrong clock wrote as an image's end before. Others are left as they are: they are right within minutes.
UPDATE images SET worker_started_at = started_at, worker_finished_at = finished_at, started_at = recorded_at,
    finished_at = recorded_at
WHERE finished_at NOT BETWEEN recorded_at - interval '30 days' AND recorded_at + interval '10 minutes';

-- A worker's device that failed different tasks with no success between. It gets none until then, or until it
-- succeeds; each time that it fails again the pause is longer.
CREATE TABLE device_cooling (
    worker_id uuid NOT NULL,
    device text NOT NULL,
    cooled_until timestamptz NOT NULL,
    -- How often in a row.
    times smallint NOT NULL,
    reason text NOT NULL,
    PRIMARY KEY (worker_id, device)
);

-- A task rests from a worker that failed it on the worker's own account: until then it goes to others. Null for a worker
-- that never gets it again.
ALTER TABLE bars ADD COLUMN lapses_at timestamptz;
CREATE INDEX bars_resting ON bars (worker_id) WHERE lapses_at IS NOT NULL;
