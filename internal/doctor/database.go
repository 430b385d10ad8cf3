package doctor

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite" // registers the driver "sqlite"

	"github.com/kermesse/kermesse/internal/backup"
	"github.com/kermesse/kermesse/internal/kit/config"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/schema"
)

// volume is the name under which the database keeps the operator's answer.
const volume = "operator/encrypted_volume"

// maxSkew is how far the clocks of this machine and of the database may differ.
const maxSkew = 2 * time.Second

func (r *report) database(ctx context.Context, own *keys.Keys, encrypted string) {
	d, engine, err := connect(r.cfg.DatabaseURL())
	if err == nil {
		defer d.Close()
		reach, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		err = d.PingContext(reach)
	}
	if err != nil {
		r.wrong("database", fmt.Sprintf("%s cannot be reached: %v", config.MaskURL(r.cfg.DatabaseURL()), err), "start it, or put --database right")
		return
	}
	r.good("database", "%s answers", config.MaskURL(r.cfg.DatabaseURL()))
	if !r.migrations(ctx, d) {
		return
	}
	r.belonging(ctx, d, own)
	if engine == db.SQLite {
		r.sqlite(ctx, d)
		r.clock(time.Now(), time.Now())
	} else {
		r.postgres(ctx, d)
	}
	r.volume(ctx, d, encrypted)
}

// connect opens an existing database: a doctor makes none.
func connect(databaseURL string) (*sql.DB, db.Engine, error) {
	engine, err := db.EngineOf(databaseURL)
	if err != nil {
		return nil, engine, err
	}
	if engine == db.Postgres {
		cfg, err := pgx.ParseConfig(databaseURL)
		if err != nil {
			return nil, engine, errors.New("its URL cannot be parsed")
		}
		return stdlib.OpenDB(*cfg), engine, nil
	}
	path := strings.TrimPrefix(databaseURL, "sqlite:")
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, engine, errors.New("there is no such file")
	}
	d, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(5000)")
	if err == nil {
		d.SetMaxOpenConns(1)
	}
	return d, engine, err
}

// migrations tells whether the database is the product's at all.
func (r *report) migrations(ctx context.Context, d *sql.DB) bool {
	var one int
	if err := d.QueryRowContext(ctx, `SELECT count(*) FROM instance`).Scan(&one); err != nil {
		r.wrong("migrations", "the database is empty or not Kermesse's", "start the server once, or run: kermesse migrate up")
		return false
	}
	states, err := schema.Status(ctx, r.cfg.DatabaseURL())
	if err != nil {
		r.wrong("migrations", err.Error(), "")
		return true
	}
	pending := 0
	for _, s := range states {
		if !s.Applied {
			pending++
		}
	}
	if pending > 0 {
		r.doubtful("migrations", fmt.Sprintf("%d of %d have not run", pending, len(states)), "kermesse migrate up, or restart the server")
	} else {
		r.good("migrations", "all %d have run", len(states))
	}
	return true
}

func (r *report) belonging(ctx context.Context, d *sql.DB, own *keys.Keys) {
	if own == nil {
		return
	}
	stored, err := backup.Fingerprints(ctx, d)
	if err != nil {
		r.wrong("fingerprints", err.Error(), "")
		return
	}
	if len(stored) == 0 {
		r.doubtful("fingerprints", "the database has not met any keys yet", "start the server once")
		return
	}
	if err := backup.Belongs(own, stored); err != nil {
		r.wrong("fingerprints", err.Error(), "bring back the keys that belong to this database")
		return
	}
	r.good("fingerprints", "keys and database belong together")
}

func (r *report) sqlite(ctx context.Context, d *sql.DB) {
	var mode string
	switch err := d.QueryRowContext(ctx, `PRAGMA journal_mode`).Scan(&mode); {
	case err != nil:
		r.wrong("journal", err.Error(), "")
	case mode != "wal":
		r.doubtful("journal", "the journal mode is "+mode+", so readers wait for writers", "restart the server, which sets it; a network disk cannot do it")
	default:
		r.good("journal", "write-ahead")
	}
	var verdict string
	switch err := d.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); {
	case err != nil:
		r.wrong("integrity", err.Error(), "restore the last backup")
	case verdict != "ok":
		r.wrong("integrity", verdict, "stop the server and restore the last backup")
	default:
		r.good("integrity", "the file is sound")
	}
	rows, err := d.QueryContext(ctx, `PRAGMA foreign_key_check`)
	if err != nil {
		r.wrong("references", err.Error(), "")
		return
	}
	broken := 0
	for rows.Next() {
		broken++
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil || broken > 0 {
		r.wrong("references", fmt.Sprintf("%d rows point at nothing", broken), "restore the last backup")
		return
	}
	r.good("references", "no row points at nothing")
}

func (r *report) postgres(ctx context.Context, d *sql.DB) {
	var number int
	var there time.Time
	var superuser bool
	err := d.QueryRowContext(ctx, `SELECT current_setting('server_version_num')::int, clock_timestamp(),
		(SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)`).Scan(&number, &there, &superuser)
	if err != nil {
		r.wrong("server", err.Error(), "")
		return
	}
	r.clock(time.Now(), there)
	if number < 150000 {
		r.wrong("server", fmt.Sprintf("PostgreSQL %d is too old", number/10000), "use PostgreSQL 15 or later")
	} else {
		r.good("server", "PostgreSQL %d", number/10000)
	}
	if superuser {
		r.doubtful("owner role", "the role in --database may do anything on its server", "use one made with NOSUPERUSER NOBYPASSRLS that owns this database alone")
	} else {
		r.good("owner role", "no more rights than it needs")
	}
	r.appRole(ctx, d)
	r.walls(ctx, d)
}

func (r *report) appRole(ctx context.Context, d *sql.DB) {
	var free bool
	var owned int
	err := d.QueryRowContext(ctx, `SELECT rolsuper OR rolbypassrls, (SELECT count(*) FROM pg_class WHERE relowner = r.oid)
		FROM pg_roles r WHERE rolname = $1`, db.AppRole).Scan(&free, &owned)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		r.wrong("application role", db.AppRole+" does not exist", "kermesse migrate up")
	case err != nil:
		r.wrong("application role", err.Error(), "")
	case free:
		r.wrong("application role", "row-level security does not bind "+db.AppRole, "ALTER ROLE "+db.AppRole+" NOSUPERUSER NOBYPASSRLS")
	case owned > 0:
		r.wrong("application role", fmt.Sprintf("%s owns %d tables, whose walls it could lift", db.AppRole, owned), "give them to the role that migrates: REASSIGN OWNED")
	default:
		r.good("application role", "row-level security binds %s", db.AppRole)
	}
}

// walls looks for tables of spaces that row-level security does not guard.
func (r *report) walls(ctx context.Context, d *sql.DB) {
	var open sql.NullString
	err := d.QueryRowContext(ctx, `SELECT string_agg(c.relname, ', ' ORDER BY c.relname) FROM pg_class c
		JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
		JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'space_id' AND NOT a.attisdropped
		JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary AND i.indkey[0] = a.attnum
		WHERE c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)`).Scan(&open)
	switch {
	case err != nil:
		r.wrong("walls", err.Error(), "")
	case open.Valid:
		r.wrong("walls", "no row-level security on "+open.String, "restore the schema: somebody changed these tables by hand")
	default:
		r.good("walls", "every table of spaces is guarded")
	}
}

func (r *report) clock(here, there time.Time) {
	const oldest = 2026
	skew := here.Sub(there).Abs()
	switch {
	case here.Year() < oldest:
		r.wrong("clock", "this machine believes it is "+here.UTC().Format(time.DateOnly), "set the clock, and keep it by NTP")
	case skew > maxSkew:
		r.wrong("clock", fmt.Sprintf("this machine and the database are %s apart", skew.Round(time.Millisecond)), "keep both clocks by NTP")
	default:
		r.good("clock", "%s", here.UTC().Format(time.RFC3339))
	}
}

// volume asks whether the disk is encrypted (SE-17) and keeps the answer.
func (r *report) volume(ctx context.Context, d *sql.DB, answer string) {
	if answer != "" {
		_, err := d.ExecContext(ctx, `INSERT INTO instance (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
			volume, answer+" "+time.Now().UTC().Format(time.DateOnly))
		if err != nil {
			r.wrong("encrypted volume", "the answer could not be recorded: "+err.Error(), "")
			return
		}
	}
	var stored string
	err := d.QueryRowContext(ctx, `SELECT value FROM instance WHERE name = $1`, volume).Scan(&stored)
	said, day, _ := strings.Cut(stored, " ")
	switch {
	case errors.Is(err, sql.ErrNoRows):
		r.doubtful("encrypted volume", "are database and data folder on an encrypted volume? No program can find out", "answer with --encrypted-volume=yes or =no")
	case err != nil:
		r.wrong("encrypted volume", err.Error(), "")
	case said != "yes":
		r.doubtful("encrypted volume", "no, by an operator's word of "+day, "move to an encrypted volume (LUKS, or your provider's), then answer --encrypted-volume=yes")
	default:
		r.good("encrypted volume", "yes, by an operator's word of %s", day)
	}
}
