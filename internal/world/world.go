// Package world is the whole product in a test: a fresh database, every room, a clock that moves
// when told to, a mailbox instead of mail, and people who speak to it by its API.
//
// Rooms test themselves with less; this is for what only the house as a whole can show.
package world

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/mail"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// Origin is where people open the instance of a World.
const Origin = "https://kermesse.example"

// World is one instance. Requests are answered from the start; work in the background begins with
// [World.Start].
type World struct {
	*app.House
	Engine db.Engine
	Clock  *clock.Stepped
	t      testing.TB
	people atomic.Int64
}

// New opens an instance on a fresh database; it closes with the test. Mail goes to its Outbox and
// nothing is rate limited, unless changes say otherwise. What it logs from warnings on goes to the
// test's output.
func New(t testing.TB, e db.Engine, changes ...func(*app.Options)) *World {
	t.Helper()
	w := &World{Engine: e, Clock: clock.NewStepped(time.Date(2026, 6, 21, 20, 0, 0, 0, time.UTC)), t: t}
	o := app.Options{
		DatabaseURL: testkit.URL(t, e), Synchronous: "NORMAL", Connections: 16, Keys: keys.Demo(),
		Origin: Origin, Realm: Origin, Version: "test", DevMail: true, NoLimits: true, Clock: w.Clock,
		Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
	}
	for _, change := range changes {
		change(&o)
	}
	var err error
	if w.House, err = app.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.House.Close(context.Background()) })
	return w
}

// Start begins the background work: jobs, the relay of facts, the sweeps.
func (w *World) Start() *World {
	w.t.Helper()
	if err := w.House.Start(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	return w
}

// Listen serves real connections on this machine until the test ends, and gives the address.
func (w *World) Listen() string {
	w.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	stopped := make(chan error, 1)
	go func() { stopped <- w.Serve(ctx, l) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			w.t.Errorf("serve: %v", err)
		}
	})
	return l.Addr().String()
}

// Letter waits for a mail to somebody with a word in its subject. The world has to be started.
func (w *World) Letter(to *Person, subject string) mail.Sent {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 10*time.Second)
	defer cancel()
	sent, err := w.Outbox.Await(ctx, func(s mail.Sent) bool { return s.To == to.Email && strings.Contains(s.Subject, subject) })
	if err != nil {
		w.t.Fatalf("no mail to %s about %q: %v", to.Name, subject, err)
	}
	return sent
}

// Contents says what is in each table, as how many rows and a digest of them, so that a test can
// show that nothing changed.
func (w *World) Contents(except ...string) map[string]string {
	w.t.Helper()
	out, err := db.ViewAcrossSpaces(context.WithoutCancel(w.t.Context()), w.DB, db.ReasonOperator, func(ctx context.Context, tx *db.Tx) (map[string]string, error) {
		list := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`
		if tx.Engine() == db.Postgres {
			list = `SELECT CAST(table_name AS text) FROM information_schema.tables WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`
		}
		tables, err := texts(ctx, tx, list)
		if err != nil {
			return nil, err
		}
		contents := map[string]string{}
		for _, table := range tables {
			if slices.Contains(except, table) || strings.HasPrefix(table, "goose_") {
				continue
			}
			rows, err := texts(ctx, tx, `SELECT * FROM `+table)
			if err != nil {
				return nil, err
			}
			slices.Sort(rows)
			sum := sha256.Sum256([]byte(strings.Join(rows, "\n")))
			contents[table] = fmt.Sprintf("%d rows, %s", len(rows), hex.EncodeToString(sum[:6]))
		}
		return contents, nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// texts gives each row of a query as one text.
func texts(ctx context.Context, tx *db.Tx, query string) ([]string, error) {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", query, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var out []string
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		cells := make([]string, len(values))
		for i, v := range values {
			cells[i] = fmt.Sprint(v)
		}
		out = append(out, strings.Join(cells, "|"))
	}
	return out, rows.Err()
}
