-- 00001_kit.sql
-- +goose Up
-- The application works under this role: it owns nothing, and row-level security binds it.
-- +goose StatementBegin
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'kermesse_app') THEN
        BEGIN
            CREATE ROLE kermesse_app NOLOGIN NOSUPERUSER NOBYPASSRLS;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- another database of this cluster was migrated at the same time
        END;
    END IF;
    IF NOT pg_has_role(current_user, 'kermesse_app', 'MEMBER') THEN
        EXECUTE format('GRANT kermesse_app TO %I', current_user);
    END IF;
END
$$;
-- +goose StatementEnd
GRANT USAGE ON SCHEMA public TO kermesse_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO kermesse_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO kermesse_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO kermesse_app;

-- What the instance knows of itself: its realm, the fingerprints of its keys.
CREATE TABLE instance (
    name  text NOT NULL PRIMARY KEY,
    value text NOT NULL
);

CREATE TABLE idempotency_key (
    account_id uuid NOT NULL,
    key        text NOT NULL,
    operation  text NOT NULL,
    body_hash  bytea NOT NULL,
    outcome    text,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX idempotency_key_created_at ON idempotency_key (created_at);

-- Facts on their way to the screens: written with the change itself, taken by the relay.
CREATE TABLE outbox (
    id    uuid NOT NULL PRIMARY KEY,
    topic text NOT NULL,
    fact  jsonb NOT NULL
);

CREATE TABLE live_topic (
    topic   text NOT NULL PRIMARY KEY,
    reached bigint NOT NULL
);

CREATE TABLE live_event (
    topic       text NOT NULL,
    position    bigint NOT NULL,
    fact        jsonb NOT NULL,
    relayed_at  timestamptz NOT NULL,
    PRIMARY KEY (topic, position)
);
CREATE INDEX live_event_relayed_at ON live_event (relayed_at);

-- 00002_account.sql
-- +goose Up
CREATE TABLE account (
    account_id   uuid NOT NULL PRIMARY KEY
);

-- 00003_space.sql
-- +goose Up
CREATE TABLE space (
    space_id    uuid NOT NULL PRIMARY KEY,
    kind        text NOT NULL CHECK (kind IN ('band', 'studio')),
    name        text NOT NULL,
    slug        text NOT NULL,
    description text NOT NULL,
    accent      text NOT NULL,
    time_zone   text NOT NULL,
    currency    text NOT NULL,
    language    text NOT NULL,
    version     bigint NOT NULL,
    created_by  uuid NOT NULL REFERENCES account (account_id),
    created_at  timestamptz NOT NULL
);
ALTER TABLE space ENABLE ROW LEVEL SECURITY;
ALTER TABLE space FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON space
    USING (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on')
    WITH CHECK (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on');

-- Slugs are unique on the whole instance, so they live outside the tenants' tables.
CREATE TABLE space_slug (
    slug     text NOT NULL PRIMARY KEY,
    space_id uuid NOT NULL UNIQUE
);

CREATE TABLE space_member (
    space_id   uuid NOT NULL REFERENCES space (space_id),
    account_id uuid NOT NULL REFERENCES account (account_id),
    role       text NOT NULL,
    joined_at  timestamptz NOT NULL,
    PRIMARY KEY (space_id, account_id)
);
CREATE INDEX space_member_account ON space_member (account_id, space_id);
ALTER TABLE space_member ENABLE ROW LEVEL SECURITY;
ALTER TABLE space_member FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON space_member
    USING (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on')
    WITH CHECK (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on');

CREATE TABLE space_invitation (
    space_id      uuid NOT NULL REFERENCES space (space_id),
    invitation_id uuid NOT NULL,
    code_sealed   bytea NOT NULL,
    role          text NOT NULL,
    max_uses      bigint,
    uses          bigint NOT NULL,
    approval      boolean NOT NULL,
    email_sealed  bytea,
    created_by    uuid NOT NULL REFERENCES account (account_id),
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    PRIMARY KEY (space_id, invitation_id)
);
CREATE INDEX space_invitation_expiry ON space_invitation (space_id, expires_at);
ALTER TABLE space_invitation ENABLE ROW LEVEL SECURITY;
ALTER TABLE space_invitation FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON space_invitation
    USING (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on')
    WITH CHECK (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on');

-- A code is looked up by its keyed hash, before it is known which space it opens.
CREATE TABLE space_invitation_code (
    code_hash     bytea NOT NULL PRIMARY KEY,
    space_id      uuid NOT NULL,
    invitation_id uuid NOT NULL,
    UNIQUE (space_id, invitation_id)
);

CREATE TABLE space_join_request (
    space_id      uuid NOT NULL REFERENCES space (space_id),
    request_id    uuid NOT NULL,
    account_id    uuid NOT NULL REFERENCES account (account_id),
    role          text NOT NULL,
    created_at    timestamptz NOT NULL,
    PRIMARY KEY (space_id, request_id),
    UNIQUE (space_id, account_id)
);
ALTER TABLE space_join_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE space_join_request FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON space_join_request
    USING (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on')
    WITH CHECK (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on');

