package backup

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

func openSQLite(path string) (*sql.DB, error) {
	d, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return nil, err
	}
	d.SetMaxOpenConns(1)
	return d, nil
}

// copySQLite copies the database as it is at one instant; whoever writes meanwhile goes on.
func copySQLite(ctx context.Context, from, to string) error {
	if _, err := os.Stat(from); err != nil {
		return fmt.Errorf("there is no database: %w", err)
	}
	d, err := openSQLite(from)
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := d.ExecContext(ctx, `VACUUM INTO ?`, to); err != nil {
		return fmt.Errorf("copy the database: %w", err)
	}
	return nil
}

// checkSQLite proves that a database file is sound and gives what it knows of its keys.
func checkSQLite(ctx context.Context, path string) (map[string]string, error) {
	d, err := openSQLite(path)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	var verdict string
	if err := d.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&verdict); err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	if verdict != "ok" {
		return nil, fmt.Errorf("the database is damaged: %s", verdict)
	}
	return Fingerprints(ctx, d)
}

// Fingerprints reads what a database keeps of the keys it was made with.
func Fingerprints(ctx context.Context, d *sql.DB) (map[string]string, error) {
	rows, err := d.QueryContext(ctx, `SELECT name, value FROM instance WHERE name LIKE 'key/%'`)
	if err != nil {
		return nil, fmt.Errorf("read the fingerprints of the keys: %w", err)
	}
	defer rows.Close()
	stored := map[string]string{}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		stored[name] = value
	}
	return stored, rows.Err()
}
