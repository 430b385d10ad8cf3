package app_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/world"
)

// TestEveryRouteIsAllOrNothing has each statement behind each route fail in turn. The answer is then a
// problem of the server and no row of any table has changed, the idempotency key included: the same
// request is good afterwards.
func TestEveryRouteIsAllOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		scenes := []*scene{
			newScene(t, w, w.Band("Les Mercredis"), w.Band("Les Jeudis")),
			newScene(t, w, w.Studio("Studio Canard"), w.Studio("Studio Bleu")),
		}
		for _, d := range w.Server.Routes() {
			s := scenes[0]
			if d.Op.OfSpace() && !d.Op.Happens(s.in.Kind) {
				s = scenes[1]
			}
			t.Run(routeOf(d), func(t *testing.T) {
				s.t = t
				allOrNothing(t, s, d)
			})
		}
	})
}

func allOrNothing(t *testing.T, s *scene, d rest.Declared) {
	t.Helper()
	as := s.in.Owner
	switch {
	case routeOf(d) == "DELETE /spaces/{space_id}/members/me":
		as = s.in.Bring("Leaves", s.in.Kind.Roles()[2])
	case routeOf(d) == "POST /accounts/me/confirmation-mails":
		as = s.Newcomer("Newcomer")
		s.Clock.Advance(2 * time.Minute) // the first link has just been sent
	case d.Op.Public():
		as = s.Nobody()
	case !d.Op.OfSpace():
		as = s.Person("Somebody").Prove()
	}
	good := s.request(routeOf(d), as)
	if d.Method == "POST" {
		good.headers = append(good.headers, "Idempotency-Key", "all-or-nothing"+strings.ReplaceAll(d.Path, "/", "-"))
	}
	before := s.Contents()
	statements := testkit.AllOrNothing(t, func(ctx context.Context) error {
		a := s.Do(as.Request(d.Method, rest.Prefix+good.path, good.body, good.headers...).WithContext(ctx))
		switch {
		case a.Status >= 500:
			return errors.New(a.Problem.Code)
		case a.Status >= 400 && a.Problem.Code != "account.link_invalid": // links come by mail
			t.Errorf("%d %s", a.Status, a.Text)
		}
		return nil
	}, func(failedAt int) {
		after := s.Contents()
		if routeOf(d) == "POST /first-administrator" && after["idempotency_key"] != before["idempotency_key"] {
			return // done; the answer is read afterwards, and whoever repeats the request gets it
		}
		for table := range after {
			if before[table] != after[table] {
				t.Errorf("statement %d failed: %s was %s and is %s", failedAt, table, before[table], after[table])
			}
		}
	})
	if routeOf(d) == "POST /spaces/{space_id}/ownership-transfers" {
		s.handBack()
	}
	if statements == 0 && routeOf(d) != "GET /instance" {
		t.Error("it asks nothing of the database")
	}
}
