package space

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// together runs act for everybody at once and counts how it ended, by the code of the problem.
func together(t *testing.T, people []id.Account, act func(id.Account) error) map[string]int {
	t.Helper()
	ended := map[string]int{}
	var mu sync.Mutex
	var ready, all sync.WaitGroup
	ready.Add(len(people))
	for _, who := range people {
		all.Go(func() {
			ready.Done()
			ready.Wait()
			// Who is told that the instance is busy comes back, as clients do.
			err := act(who)
			for errors.Is(err, problem.ErrBusy) {
				err = act(who)
			}
			code := "ok"
			if p := problem.From(err); p != nil {
				code = p.Code()
				if p.Kind() == problem.Internal {
					t.Error(err)
				}
			}
			mu.Lock()
			defer mu.Unlock()
			ended[code]++
		})
	}
	all.Wait()
	return ended
}

func (w *world) crowdOf(n int) []id.Account {
	w.t.Helper()
	out := make([]id.Account, n)
	for i := range out {
		out[i] = w.person(fmt.Sprint("Person ", i))
	}
	return out
}

func (w *world) countIn(space id.Space, query string) int64 {
	w.t.Helper()
	return do(w, space, func(ctx context.Context, tx *db.Tx) (int64, error) {
		var n int64
		err := tx.QueryRowContext(ctx, query, space).Scan(&n)
		return n, err
	})
}

const (
	membersIn  = `SELECT count(*) FROM space_member WHERE space_id = $1`
	requestsIn = `SELECT count(*) FROM space_join_request WHERE space_id = $1`
	usesIn     = `SELECT COALESCE(sum(uses), 0) FROM space_invitation WHERE space_id = $1`
)

func TestTheRaceForTheLastPlaces(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		for name, approval := range map[string]bool{"at once": false, "after approval": true} {
			space, ana := w.space(authz.Band, "Les Mercredis")
			ten := int64(10)
			made := w.invite(ana, Invite{Space: space, MaxUses: &ten, Approval: approval})
			told := w.facts("space:")
			ended := together(t, w.crowdOf(50), func(who id.Account) error {
				_, err := w.Join(w.as(who), made.Code)
				return err
			})
			if ended["ok"] != 10 || ended["space.invitation_used"] != 40 {
				t.Errorf("%s: %v", name, ended)
			}
			wantMembers, wantRequests, fact := int64(11), int64(0), "space.member_joined"
			if approval {
				wantMembers, wantRequests, fact = 1, 10, "space.join_requested"
			}
			if m, r, u := w.countIn(space, membersIn), w.countIn(space, requestsIn), w.countIn(space, usesIn); m != wantMembers || r != wantRequests || u != 10 {
				t.Errorf("%s: %d members, %d requests, %d uses", name, m, r, u)
			}
			now := w.facts("space:")
			if now[fact]-told[fact] != 10 || now["space.invitations_changed"]-told["space.invitations_changed"] != 10 {
				t.Errorf("%s: %v facts before, %v after", name, told, now)
			}
		}
	})
}

func TestOnePersonWhoComesManyTimesAtOnceComesOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		for _, approval := range []bool{false, true} {
			space, ana := w.space(authz.Band, "Les Mercredis")
			one := int64(1)
			made := w.invite(ana, Invite{Space: space, MaxUses: &one, Approval: approval})
			bob := w.person("Bob")
			bobs := make([]id.Account, 12)
			for i := range bobs {
				bobs[i] = bob
			}
			ended := together(t, bobs, func(who id.Account) error {
				joined, err := w.Join(w.as(who), made.Code)
				if err == nil && (joined.Space != space || joined.Pending != approval) {
					t.Errorf("%+v", joined)
				}
				return err
			})
			if ended["ok"] != 12 || w.countIn(space, usesIn) != 1 || w.countIn(space, membersIn)+w.countIn(space, requestsIn) != 2 {
				t.Errorf("approval %v: %v, %d uses", approval, ended, w.countIn(space, usesIn))
			}
		}
	})
}

func TestABandHasFiftyMembersHoweverTheyCome(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		for range maxBandMembers - 10 {
			w.enlist(space, authz.Member)
		}
		direct := w.invite(ana, Invite{Space: space})
		approved := w.invite(ana, Invite{Space: space, Approval: true})
		people := w.crowdOf(30)
		requests := map[id.Account]RequestID{}
		for _, who := range people[:15] {
			if _, err := w.Join(w.as(who), approved.Code); err != nil {
				t.Fatal(err)
			}
		}
		waiting, err := w.Requests(w.as(ana), space)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range waiting {
			requests[r.Account] = r.ID
		}
		ended := together(t, people, func(who id.Account) error {
			if request, ok := requests[who]; ok {
				return w.Decide(w.as(ana), space, request, true)
			}
			_, err := w.Join(w.as(who), direct.Code)
			return err
		})
		if ended["ok"] != 9 || ended["space.full"] != 21 || w.countIn(space, membersIn) != maxBandMembers {
			t.Errorf("%v, %d members", ended, w.countIn(space, membersIn))
		}
		// Whom there was no place for waits on, and has used nothing up.
		let := 15 - w.countIn(space, requestsIn)
		if uses := w.countIn(space, usesIn); uses != 15+9-let {
			t.Errorf("%d of the requests accepted, %d uses", let, uses)
		}
	})
}

func TestOfTwoDecisionsTheFirstCounts(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		admins := []id.Account{ana, w.enlist(space, authz.Admin), w.enlist(space, authz.Admin), w.enlist(space, authz.Admin)}
		made := w.invite(ana, Invite{Space: space, Approval: true})
		for round := range 5 {
			bob := w.person("Bob")
			if _, err := w.Join(w.as(bob), made.Code); err != nil {
				t.Fatal(err)
			}
			waiting, err := w.Requests(w.as(ana), space)
			if err != nil || len(waiting) != 1 {
				t.Fatal(waiting, err)
			}
			ended := together(t, admins, func(who id.Account) error {
				return w.Decide(w.as(who), space, waiting[0].ID, true)
			})
			if ended["ok"] != 1 || ended["space.join_request_not_found"] != 3 {
				t.Errorf("%v", ended)
			}
			if n := w.countIn(space, membersIn); n != int64(len(admins)+round+1) {
				t.Errorf("%d members", n)
			}
			if n := w.facts("account:" + bob.String())["space.member_joined"]; n != 1 {
				t.Errorf("told %d times", n)
			}
		}
	})
}

func TestOfTwoEditsOfOneVersionOneCounts(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		space, ana := w.space(authz.Band, "Les Mercredis")
		editors := make([]id.Account, 8)
		for i := range editors {
			editors[i] = ana
		}
		var mu sync.Mutex
		n := 0
		ended := together(t, editors, func(who id.Account) error {
			mu.Lock()
			n++
			name := fmt.Sprint("Name ", n)
			mu.Unlock()
			_, err := w.Edit(w.as(who), Edit{Space: space, Version: 1, Name: &name})
			return err
		})
		if ended["ok"] != 1 || ended["version.stale"] != 7 {
			t.Errorf("%v", ended)
		}
	})
}

func TestEverythingHappensOrNothingDoes(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		for name, act := range map[string]func(space id.Space, ana, bob id.Account) func(context.Context) error{
			"create": func(_ id.Space, _, bob id.Account) func(context.Context) error {
				return func(ctx context.Context) error {
					in := good()
					_, err := w.Create(actingAs(ctx, bob), Create{Kind: authz.Band, Name: "Les Mercredis", Accent: in.Accent, TimeZone: in.TimeZone, Currency: in.Currency, Language: in.Language})
					return err
				}
			},
			"edit": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				return func(ctx context.Context) error {
					slug := "les-jeudis-du-port"
					_, err := w.Edit(actingAs(ctx, ana), Edit{Space: space, Version: 1, Slug: &slug})
					return err
				}
			},
			"invite": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				return func(ctx context.Context) error {
					_, err := w.Invite(actingAs(ctx, ana), Invite{Space: space, Email: "bob@example.org"})
					return err
				}
			},
			"revoke": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				made := w.invite(ana, Invite{Space: space})
				return func(ctx context.Context) error { return w.RevokeInvitation(actingAs(ctx, ana), space, made.ID) }
			},
			"join": func(space id.Space, ana, bob id.Account) func(context.Context) error {
				made := w.invite(ana, Invite{Space: space})
				return func(ctx context.Context) error {
					_, err := w.Join(actingAs(ctx, bob), made.Code)
					return err
				}
			},
			"ask to join": func(space id.Space, ana, bob id.Account) func(context.Context) error {
				made := w.invite(ana, Invite{Space: space, Approval: true})
				return func(ctx context.Context) error {
					_, err := w.Join(actingAs(ctx, bob), made.Code)
					return err
				}
			},
			"decide": func(space id.Space, ana, bob id.Account) func(context.Context) error {
				made := w.invite(ana, Invite{Space: space, Approval: true})
				if _, err := w.Join(w.as(bob), made.Code); err != nil {
					t.Fatal(err)
				}
				waiting, err := w.Requests(w.as(ana), space)
				if err != nil {
					t.Fatal(err)
				}
				return func(ctx context.Context) error { return w.Decide(actingAs(ctx, ana), space, waiting[0].ID, true) }
			},
			"change a role": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				w.enlist(space, authz.Member)
				dora := w.enlist(space, authz.Member) // and the band has two who can administer it
				return func(ctx context.Context) error {
					_, err := w.ChangeRole(actingAs(ctx, ana), ChangeRole{Space: space, Account: dora, Role: authz.Admin})
					return err
				}
			},
			"define a role": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				return func(ctx context.Context) error {
					_, err := w.DefineRole(actingAs(ctx, ana), space, "Archiviste", []string{"space.read"})
					return err
				}
			},
			"edit a role": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				made := w.role(space, ana, "Archiviste", "space.read")
				return func(ctx context.Context) error {
					_, err := w.EditRole(actingAs(ctx, ana), EditRole{Space: space, Role: made.ID, Version: 1, Name: new("Mémoire")})
					return err
				}
			},
			"remove a role": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				made := w.role(space, ana, "Archiviste", "space.read")
				return func(ctx context.Context) error { return w.RemoveRole(actingAs(ctx, ana), space, made.ID) }
			},
			"remove": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				cleo := w.enlist(space, authz.Admin)
				w.invite(cleo, Invite{Space: space})
				return func(ctx context.Context) error { return w.Remove(actingAs(ctx, ana), space, cleo) }
			},
			"ban": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				cleo := w.enlist(space, authz.Member)
				return func(ctx context.Context) error { return w.Ban(actingAs(ctx, ana), space, cleo) }
			},
			"unban": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				cleo := w.enlist(space, authz.Member)
				if err := w.Ban(w.as(ana), space, cleo); err != nil {
					t.Fatal(err)
				}
				return func(ctx context.Context) error { return w.Unban(actingAs(ctx, ana), space, cleo) }
			},
			"transfer": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				cleo := w.enlist(space, authz.Member)
				return func(ctx context.Context) error { return w.TransferOwnership(actingAs(ctx, ana), space, cleo) }
			},
			"inherit": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				w.enlist(space, authz.Admin)
				return func(ctx context.Context) error { return w.Leave(actingAs(ctx, ana), space) }
			},
			"archive": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				return func(ctx context.Context) error { return w.Leave(actingAs(ctx, ana), space) }
			},
			"end a guest's access": func(space id.Space, ana, _ id.Account) func(context.Context) error {
				cleo := w.enlist(space, authz.Guest)
				if _, err := w.ChangeRole(w.as(ana), ChangeRole{Space: space, Account: cleo, Role: authz.Guest, Until: new(w.clock.Now().Add(time.Hour))}); err != nil {
					t.Fatal(err)
				}
				w.clock.Advance(time.Hour)
				return func(ctx context.Context) error {
					_, err := w.EndAccess(ctx, 10)
					return err
				}
			},
			"leave": func(space id.Space, _, _ id.Account) func(context.Context) error {
				cleo := w.enlist(space, authz.Member)
				return func(ctx context.Context) error { return w.Leave(actingAs(ctx, cleo), space) }
			},
		} {
			t.Run(name, func(t *testing.T) {
				space, ana := w.space(authz.Band, "Les Mercredis")
				f := act(space, ana, w.person("Bob"))
				before := w.everything()
				statements := testkit.AllOrNothing(t, func(ctx context.Context) error {
					return f(keyed(ctx, ana, "all-or-nothing"))
				}, func(failedAt int) {
					if after := w.everything(); after != before {
						t.Fatalf("when statement %d failed:\n%s\nbefore:\n%s", failedAt, after, before)
					}
				})
				if after := w.everything(); after == before || statements < 5 {
					t.Errorf("%d statements changed nothing", statements)
				}
			})
		}
	})
}

func actingAs(ctx context.Context, account id.Account) context.Context {
	return authz.WithActor(ctx, authz.Actor{Account: account})
}

func keyed(ctx context.Context, account id.Account, key string) context.Context {
	return db.WithIdempotency(ctx, db.Idempotency{Account: account, Key: key, Operation: "test"})
}

func TestARepeatedRequestIsAnsweredAlikeAndDoneOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		ana := w.person("Ana")
		body := `{"kind":"band","name":"Les Mercredis"}`
		first := w.want(201, "", ana, "POST", "/spaces", body, "Idempotency-Key", "k1")
		before := w.everything()
		again := w.want(201, "", ana, "POST", "/spaces", body, "Idempotency-Key", "k1")
		if again.text != first.text || again.Header.Get("Location") != first.Header.Get("Location") || again.Header.Get("ETag") != first.Header.Get("ETag") {
			t.Errorf("%s is not %s", again.text, first.text)
		}
		w.want(422, "idempotency.reused", ana, "POST", "/spaces", `{"kind":"band","name":"Les Jeudis"}`, "Idempotency-Key", "k1")
		if w.everything() != before {
			t.Error("a repetition changed something")
		}
		w.want(201, "", w.person("Zoe"), "POST", "/spaces", body, "Idempotency-Key", "k1") // keys are each person's own

		var space spaceBody
		first.into(t, &space)
		path := "/spaces/" + space.ID.String()
		invitation := w.want(201, "", ana, "POST", path+"/invitations", `{"max_uses":2,"email":"bob@example.org"}`, "Idempotency-Key", "k2")
		// Its code is a secret, which no stored outcome holds.
		w.want(409, "idempotency.already_done", ana, "POST", path+"/invitations", `{"max_uses":2,"email":"bob@example.org"}`, "Idempotency-Key", "k2")
		var made invitationBody
		invitation.into(t, &made)
		for _, outcome := range w.strings(`SELECT COALESCE(outcome, '') FROM idempotency_key`) {
			if strings.Contains(outcome, made.Code) || strings.Contains(outcome, "bob@example.org") {
				t.Errorf("stored in the open: %s", outcome)
			}
		}

		bob := w.person("Bob")
		code := fmt.Sprintf(`{"code":%q}`, made.Code)
		joined := w.want(201, "", bob, "POST", "/memberships", code, "Idempotency-Key", "k1")
		w.want(204, "", ana, "DELETE", path+"/invitations/"+made.ID.String(), "")
		// The answer was lost and the invitation is gone meanwhile: the outcome stands.
		if again := w.want(201, "", bob, "POST", "/memberships", code, "Idempotency-Key", "k1"); again.text != joined.text {
			t.Errorf("%s is not %s", again.text, joined.text)
		}
		w.want(404, "space.invitation_not_found", w.person("Cleo"), "POST", "/memberships", code, "Idempotency-Key", "k1")
	})
}
