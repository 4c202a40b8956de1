-- no-transaction
-- readable-by: 9
-- Devices that fail one task after another get none for a while.

-- A worker's device that failed different tasks with no success between. It gets none until then, or until it
-- succeeds; each time that it fails again the pause is longer.
CREATE TABLE IF NOT EXISTS device_cooling (
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
ALTER TABLE bars ADD COLUMN IF NOT EXISTS lapses_at timestamptz;
CREATE INDEX CONCURRENTLY IF NOT EXISTS bars_resting ON bars (worker_id) WHERE lapses_at IS NOT NULL;
