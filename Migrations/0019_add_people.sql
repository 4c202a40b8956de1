-- readable-by: 9
-- Who may use the farm, and a record of who did what.

-- One row, once anybody has said anything about it: without it the farm is open, as farms of before were.
CREATE TABLE farm_access (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    is_open boolean NOT NULL,
    is_private boolean NOT NULL,
    -- For every principal that has none of its own.
    limits jsonb NOT NULL,
    audit_days int CHECK (audit_days > 0)
);

-- Never deleted: jobs and the audit carry the names.
CREATE TABLE principals (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    name text NOT NULL,
    role text NOT NULL CHECK (role IN ('viewer', 'submitter', 'operator', 'admin')),
    limits jsonb NOT NULL DEFAULT '{}',
    is_disabled boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX principals_name ON principals (lower(name));

CREATE TABLE tokens (
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
CREATE INDEX tokens_principal ON tokens (principal_id);

-- Written by each change in its own transaction; trimmed from the oldest.
CREATE TABLE audit (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    principal text NOT NULL,
    address text NOT NULL,
    method text NOT NULL,
    object text NOT NULL,
    outcome text NOT NULL
);
CREATE INDEX audit_principal ON audit (principal, id);
CREATE INDEX audit_at ON audit (at);

-- Codes by which machines become workers, each for one use.
CREATE TABLE worker_invitations (
    code_digest text PRIMARY KEY,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);

CREATE TABLE worker_certificates (
    serial text PRIMARY KEY,
    worker_id uuid NOT NULL,
    issued_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX worker_certificates_worker ON worker_certificates (worker_id);
