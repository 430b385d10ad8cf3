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

-- 00004_band.sql
-- +goose Up
-- A list of songs that somebody brought, from its preview to its undoing.
CREATE TABLE band_import (
    space_id    uuid NOT NULL REFERENCES space (space_id),
    import_id   uuid NOT NULL,
    status      text NOT NULL CHECK (status IN ('preview', 'running', 'done', 'undone')),
    source_name text NOT NULL,
    total       bigint NOT NULL,
    done        bigint NOT NULL,
    created_by  uuid NOT NULL REFERENCES account (account_id),
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (space_id, import_id)
);
CREATE INDEX band_import_preview ON band_import (created_at) WHERE status = 'preview';
ALTER TABLE band_import ENABLE ROW LEVEL SECURITY;
ALTER TABLE band_import FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON band_import
    USING (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on')
    WITH CHECK (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on');

-- suggestion_id is set in the transaction that adds the song: a row with one is done. It is no
-- foreign key, because a suggestion may be removed while its import is remembered.
CREATE TABLE band_import_row (
    space_id                uuid NOT NULL,
    import_id               uuid NOT NULL,
    line                    bigint NOT NULL,
    title                   text NOT NULL,
    artist                  text NOT NULL,
    link                    text NOT NULL,
    duration_seconds        bigint,
    problem                 text NOT NULL,
    duplicate_of_line       bigint,
    duplicate_of_suggestion uuid,
    duplicate_title         text NOT NULL,
    selected                boolean NOT NULL,
    suggestion_id           uuid,
    PRIMARY KEY (space_id, import_id, line),
    FOREIGN KEY (space_id, import_id) REFERENCES band_import (space_id, import_id)
);
ALTER TABLE band_import_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE band_import_row FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON band_import_row
    USING (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on')
    WITH CHECK (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on');

-- The votes are the truth; score, votes_for and votes_against count them, so that lists sort by
-- an index. song_key is the same for two spellings of one song.
CREATE TABLE band_suggestion (
    space_id         uuid NOT NULL REFERENCES space (space_id),
    suggestion_id    uuid NOT NULL,
    title            text NOT NULL,
    artist           text NOT NULL,
    link             text NOT NULL,
    note             text NOT NULL,
    duration_seconds bigint,
    song_key         text NOT NULL,
    score            bigint NOT NULL,
    votes_for        bigint NOT NULL,
    votes_against    bigint NOT NULL,
    import_id        uuid,
    version          bigint NOT NULL,
    created_by       uuid NOT NULL REFERENCES account (account_id),
    created_at       timestamptz NOT NULL,
    PRIMARY KEY (space_id, suggestion_id),
    FOREIGN KEY (space_id, import_id) REFERENCES band_import (space_id, import_id),
    CHECK (votes_for >= 0 AND votes_against >= 0 AND score = votes_for - votes_against)
);
CREATE INDEX band_suggestion_score ON band_suggestion (space_id, score DESC, created_at, suggestion_id);
CREATE INDEX band_suggestion_recent ON band_suggestion (space_id, created_at, suggestion_id);
CREATE INDEX band_suggestion_song ON band_suggestion (space_id, song_key);
CREATE INDEX band_suggestion_import ON band_suggestion (space_id, import_id) WHERE import_id IS NOT NULL;
ALTER TABLE band_suggestion ENABLE ROW LEVEL SECURITY;
ALTER TABLE band_suggestion FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON band_suggestion
    USING (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on')
    WITH CHECK (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on');

-- tag is as it was written, tag_key as it is looked for.
CREATE TABLE band_suggestion_tag (
    space_id      uuid NOT NULL,
    suggestion_id uuid NOT NULL,
    tag_key       text NOT NULL,
    tag           text NOT NULL,
    position      bigint NOT NULL,
    PRIMARY KEY (space_id, suggestion_id, tag_key),
    FOREIGN KEY (space_id, suggestion_id) REFERENCES band_suggestion (space_id, suggestion_id)
);
CREATE INDEX band_suggestion_tag_key ON band_suggestion_tag (space_id, tag_key, suggestion_id);
ALTER TABLE band_suggestion_tag ENABLE ROW LEVEL SECURITY;
ALTER TABLE band_suggestion_tag FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON band_suggestion_tag
    USING (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on')
    WITH CHECK (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on');

CREATE TABLE band_vote (
    space_id      uuid NOT NULL,
    suggestion_id uuid NOT NULL,
    account_id    uuid NOT NULL REFERENCES account (account_id),
    value         bigint NOT NULL CHECK (value IN (-1, 1)),
    voted_at      timestamptz NOT NULL,
    PRIMARY KEY (space_id, suggestion_id, account_id),
    FOREIGN KEY (space_id, suggestion_id) REFERENCES band_suggestion (space_id, suggestion_id)
);
ALTER TABLE band_vote ENABLE ROW LEVEL SECURITY;
ALTER TABLE band_vote FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON band_vote
    USING (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on')
    WITH CHECK (space_id = (SELECT NULLIF(current_setting('app.space_id', true), '')::uuid)
        OR (SELECT current_setting('app.across_spaces', true)) = 'on');

