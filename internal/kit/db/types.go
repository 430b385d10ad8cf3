package db

import (
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
)

// JSON is a JSON document in a column. It is sent as text: bytes would become a BLOB in SQLite and
// bytea in PostgreSQL.
type JSON []byte

// Value implements [driver.Valuer].
func (j JSON) Value() (driver.Value, error) {
	if j == nil {
		return nil, nil
	}
	return string(j), nil
}

// Scan implements [sql.Scanner].
func (j *JSON) Scan(v any) error {
	switch x := v.(type) {
	case nil:
		*j = nil
	case []byte:
		*j = append(JSON(nil), x...)
	case string:
		*j = JSON(x)
	default:
		return fmt.Errorf("db.JSON: cannot scan %T", v)
	}
	return nil
}

// MarshalJSON gives the document itself.
func (j JSON) MarshalJSON() ([]byte, error) {
	if j == nil {
		return []byte("null"), nil
	}
	return j, nil
}

// IsUnique tells whether err is a violated unique or primary key.
func IsUnique(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "23505"
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code() == 2067 || e.Code() == 1555)
}

// transient tells whether running the whole unit again may succeed: a serialization failure or a
// deadlock on PostgreSQL.
func transient(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// full tells whether there was no room to write: SQLITE_FULL, or PostgreSQL's disk_full.
func full(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "53100"
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == 13
}

// locked tells whether SQLite gave up waiting for another process that is writing.
func locked(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && (e.Code()&0xff == 5 || e.Code()&0xff == 6)
}
