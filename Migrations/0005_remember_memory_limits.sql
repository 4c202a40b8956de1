-- Which devices ran out of memory, at which size.

-- A device gets no image of this size or larger with this model again, for as long as its session lives. A restart of
-- the worker, with more memory to spare, is a new one.
CREATE TABLE memory_limits (
    session_id bigint NOT NULL REFERENCES sessions ON DELETE CASCADE,
    device text NOT NULL,
    model_digest text NOT NULL REFERENCES models (digest),
    -- Width times height of the smallest image that did not fit.
    pixels bigint NOT NULL,
    PRIMARY KEY (session_id, device, model_digest)
);
