package schema

import (
	"strings"

	"github.com/kermesse/kermesse/internal/kit/db"
)

// appRole prepares the role under which the application works. The marks are goose's.
const appRole = `-- The application works under this role: it owns nothing, and row-level security binds it.
-- +goose StatementBegin
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        BEGIN
            CREATE ROLE {role} NOLOGIN NOSUPERUSER NOBYPASSRLS;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL; -- another database of this cluster was migrated at the same time
        END;
    END IF;
    IF NOT pg_has_role(current_user, '{role}', 'MEMBER') THEN
        EXECUTE format('GRANT {role} TO %I', current_user);
    END IF;
END
$$;
-- +goose StatementEnd
GRANT USAGE ON SCHEMA public TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT EXECUTE ON FUNCTIONS TO {role};`

// AppRole is a PostgreSQL script, to be run by the owner of the tables, that prepares the role of the
// application and what it may do with tables yet to be made. Running it again changes nothing.
func AppRole() string { return strings.ReplaceAll(appRole, "{role}", db.AppRole) }

// AppRole is for the first migration; a restored database needs the same.
func (dialect) AppRole() string { return AppRole() }
