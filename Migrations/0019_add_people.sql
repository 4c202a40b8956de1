-- no-transaction
-- readable-by: 9
-- Who may use the farm, and a record of who did what. A farm that is closed (`farm close`) raises readable-by to this
-- version, since builds of before would serve it to anybody.

-- One row, once anybody has said anything about it: without it the farm is open, as farms of before were.
CREATE TABLE IF NOT EXISTS farm_access (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    is_open boolean NOT NULL,
    is_private boolean NOT NULL,
    -- For every principal that has none of its own.
    limits jsonb NOT NULL,
    audit_days int CHECK (audit_days > 0)
);

-- Never deleted: jobs and the audit carry the names.
CREATE TABLE IF NOT EXISTS principals (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('viewer', 'submitter', 'operator', 'admin')),
    limits jsonb NOT NULL DEFAULT '{}',
    is_disabled boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX IF NOT EXISTS principals_name ON principals (lower(name));

CREATE TABLE IF NOT EXISTS tokens (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    principal_id bigint NOT NULL REFERENCES principals,
    -- SHA-256 of 32 random bytes: the farm itself does not know the token.
    secret_digest text NOT NULL,
    label text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX IF NOT EXISTS tokens_principal ON tokens (principal_id);

-- Written by each change in its own transaction; trimmed from the oldest.
CREATE TABLE IF NOT EXISTS audit (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    principal text NOT NULL,
    address text NOT NULL,
    method text NOT NULL,
    object text NOT NULL,
    outcome text NOT NULL
);
CREATE INDEX IF NOT EXISTS audit_principal ON audit (principal, id);
CREATE INDEX IF NOT EXISTS audit_method ON audit (method, id);
CREATE INDEX IF NOT EXISTS audit_refused ON audit (outcome, id) WHERE outcome <> 'done';
CREATE INDEX IF NOT EXISTS audit_at ON audit (at);

-- A line stays as it was written.
CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'lines of the audit are not changed';
END
$$;
CREATE OR REPLACE TRIGGER audit_stays BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

-- Bytes of pictures that each has uploaded, by the hour: of the last day, for their limit.
CREATE TABLE IF NOT EXISTS input_usage (
    principal text NOT NULL,
    hour timestamptz NOT NULL,
    bytes bigint NOT NULL,
    PRIMARY KEY (principal, hour)
);
CREATE INDEX IF NOT EXISTS input_usage_hour ON input_usage (hour);

-- What a submission counts where its submitter has limits.
CREATE INDEX CONCURRENTLY IF NOT EXISTS jobs_open_by_submitter ON jobs (submitter, id) WHERE finished_at IS NULL;

-- Codes by which machines become workers, each for one use.
CREATE TABLE IF NOT EXISTS worker_invitations (
    code_digest text PRIMARY KEY,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE IF NOT EXISTS worker_certificates (
    serial text PRIMARY KEY,
    worker_id uuid NOT NULL,
    issued_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX IF NOT EXISTS worker_certificates_worker ON worker_certificates (worker_id);
