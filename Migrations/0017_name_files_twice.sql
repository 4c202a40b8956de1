-- readable-by: 9
-- Two names of one content both live: what a session holds goes by digest and name, and so does what the farm remembers.
-- A coordinator of the version before knows one name of a file only, and goes on as it did.

-- What a model's manifest suggests under this name (null: as the model says), and the folders that the file lies in
-- (null: not known).
ALTER TABLE session_models
    ADD COLUMN defaults jsonb,
    ADD COLUMN folders text[],
    DROP CONSTRAINT session_models_pkey,
    ADD PRIMARY KEY (session_id, digest, name);

ALTER TABLE session_accessories
    ADD COLUMN folders text[],
    DROP CONSTRAINT session_accessories_pkey,
    ADD PRIMARY KEY (session_id, digest, kind, name);

-- The names that files had when their holder was last heard: a worker by its id, or 'store' for the farm's own.
CREATE TABLE file_names (
    holder text NOT NULL,
    -- 'model', or the kind of an accessory.
    kind text NOT NULL,
    digest text NOT NULL,
    name text NOT NULL,
    defaults jsonb,
    folders text[],
    PRIMARY KEY (holder, kind, digest, name)
);
CREATE INDEX file_names_by_digest ON file_names (digest);

-- Of before, one name each: those of the store.
INSERT INTO file_names (holder, kind, digest, name, defaults)
SELECT 'store', 'model', digest, model->>'name', model->'defaults' FROM stored_files WHERE model IS NOT NULL;
INSERT INTO file_names (holder, kind, digest, name)
SELECT 'store', accessory->>'kind', digest, accessory->>'name' FROM stored_files WHERE accessory IS NOT NULL;
