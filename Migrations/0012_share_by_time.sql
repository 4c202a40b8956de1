-- readable-by: 9
-- People take turns by the time that their images cost, on all coordinators; and devices stay with what they have loaded.

-- How much of the farm's time each submitter has had: seconds of rendering over the weight of their priority. Coordinators
-- add to it; whoever comes back from being idle is raised to those who have had least.
CREATE TABLE submitter_usage (
    submitter text PRIMARY KEY,
    seconds double precision NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 50);

-- What is loaded to render the segment's images; null for those of older coordinators, which the model stands for.
ALTER TABLE job_segments ADD COLUMN context text;
