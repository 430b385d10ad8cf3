package backup

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/kermesse/kermesse/internal/schema"
)

// ErrNoTool says that PostgreSQL's own programs are not installed.
var ErrNoTool = errors.New("pg_dump and pg_restore are needed to back up PostgreSQL: install the PostgreSQL client " +
	"(Debian: postgresql-client), of the server's version or later")

// tool prepares one of PostgreSQL's programs. The password goes by its environment, where other
// people of the machine do not see it; settings are for the session it opens.
func tool(ctx context.Context, name, databaseURL, settings string, args ...string) (*exec.Cmd, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, ErrNoTool
	}
	u, err := url.Parse(databaseURL)
	if err != nil {
		return nil, errors.New("the PostgreSQL URL cannot be parsed")
	}
	password, _ := u.User.Password()
	q := u.Query()
	if q.Has("password") {
		password = q.Get("password")
		q.Del("password")
	}
	u.RawQuery = q.Encode()
	if u.User != nil {
		u.User = url.User(u.User.Username())
	}
	cmd := exec.CommandContext(ctx, path, append([]string{"--no-password", "--dbname=" + u.String()}, args...)...)
	cmd.Env = append(os.Environ(), "PGOPTIONS="+settings)
	if password != "" {
		cmd.Env = append(cmd.Env, "PGPASSWORD="+password)
	}
	return cmd, nil
}

func run(cmd *exec.Cmd) ([]byte, error) {
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w: %s", filepath.Base(cmd.Path), err, strings.TrimSpace(complaint.String()))
	}
	return out.Bytes(), nil
}

// dumpPostgres copies the database as it is at one instant, and checks that the copy can be read.
// The owner of the tables is bound by their walls like everybody, so it asks to see all spaces.
func dumpPostgres(ctx context.Context, databaseURL, to string) error {
	cmd, err := tool(ctx, "pg_dump", databaseURL, "-c app.across_spaces=on",
		"--format=custom", "--enable-row-security", "--no-owner", "--file="+to)
	if err != nil {
		return err
	}
	if _, err := run(cmd); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	list, err := contents(ctx, to)
	if err != nil {
		return fmt.Errorf("read the copy of the database: %w", err)
	}
	if !bytes.Contains(list, []byte("TABLE DATA public instance")) {
		return errors.New("the copy of the database lacks tables")
	}
	return nil
}

// contents lists what a dump holds.
func contents(ctx context.Context, dump string) ([]byte, error) {
	path, err := exec.LookPath("pg_restore")
	if err != nil {
		return nil, ErrNoTool
	}
	return run(exec.CommandContext(ctx, path, "--list", dump))
}

// loadPostgres fills an empty database from a dump, all or nothing. Privileges by default name the
// old owner, so they are left out and given anew by the new one.
func loadPostgres(ctx context.Context, databaseURL, dump string) error {
	list, err := contents(ctx, dump)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	var kept bytes.Buffer
	for line := range bytes.Lines(list) {
		if !bytes.Contains(line, []byte(" DEFAULT ACL ")) {
			kept.Write(line)
		}
	}
	wanted := dump + ".list"
	if err := os.WriteFile(wanted, kept.Bytes(), 0o600); err != nil {
		return err
	}
	defer os.Remove(wanted)
	if err := prepareRole(ctx, databaseURL); err != nil {
		return err
	}
	cmd, err := tool(ctx, "pg_restore", databaseURL, "", "--single-transaction", "--exit-on-error", "--no-owner", "--use-list="+wanted, dump)
	if err != nil {
		return err
	}
	if _, err := run(cmd); err != nil {
		return fmt.Errorf("restore the database: %w", err)
	}
	return nil
}

func prepareRole(ctx context.Context, databaseURL string) error {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return unreachable(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.PgConn().Exec(ctx, schema.AppRole()).ReadAll(); err != nil {
		return fmt.Errorf("prepare the application's role: %w", err)
	}
	return nil
}

func openPostgres(databaseURL string) (*sql.DB, error) {
	cfg, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return nil, errors.New("the PostgreSQL URL cannot be parsed")
	}
	return stdlib.OpenDB(*cfg), nil
}

func unreachable(err error) error { return fmt.Errorf("reach PostgreSQL: %w", err) }

// emptyPostgres tells whether a database has no table of anybody's; those of extensions do not count.
func emptyPostgres(ctx context.Context, databaseURL string) (bool, error) {
	d, err := openPostgres(databaseURL)
	if err != nil {
		return false, err
	}
	defer d.Close()
	var tables int
	err = d.QueryRowContext(ctx, `SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\_%'
		AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')`).Scan(&tables)
	if err != nil {
		return false, unreachable(err)
	}
	return tables == 0, nil
}

// checkPostgres gives what a database knows of its keys.
func checkPostgres(ctx context.Context, databaseURL string) (map[string]string, error) {
	d, err := openPostgres(databaseURL)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	if err := d.PingContext(ctx); err != nil {
		return nil, unreachable(err)
	}
	return Fingerprints(ctx, d)
}
