package account_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/riverqueue/river/rivertype"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/mail"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

// postman answers each mail with err.
type postman struct {
	mu   sync.Mutex
	err  error
	sent []mail.Message
}

func (p *postman) Send(_ context.Context, m mail.Message) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.err == nil {
		p.sent = append(p.sent, m)
	}
	return p.err
}

func by(p *postman) change { return func(d *account.Deps, _ *ratelimit.Options) { d.Mail = p } }

func permanent(err error) bool {
	_, is := errors.AsType[*rivertype.JobCancelError](err)
	return is
}

// A letter that can never arrive is given up; one that may is tried again.
func TestWhichLettersAreTriedAgain(t *testing.T) {
	t.Parallel()
	p := &postman{}
	w := newWorld(t, db.SQLite, by(p))
	zoe := w.person("zoe@example.test")
	seal := func(plain string) []byte {
		t.Helper()
		sealed, err := w.service.SealLetter(plain)
		if err != nil {
			t.Fatal(err)
		}
		return sealed
	}
	invitation := `{"to":"karim@example.test","language":"fr","name":"invitation","params":{"space":"Les Mercredis","person":"Zoé","code":"ABCDEFGH","link":"https://kermesse.example/i/ABCDEFGH"}}`
	altered := seal(invitation)
	altered[len(altered)-1] ^= 1
	broken := errors.New("connection reset")
	for name, c := range map[string]struct {
		sealed []byte
		post   error
		gone   bool // given up
		good   bool
	}{
		"a good one":                {sealed: seal(invitation), good: true},
		"to an account":             {sealed: seal(fmt.Sprintf(`{"account_id":%q,"name":"join_declined","params":{"space":"Les Mercredis"}}`, zoe.Account.ID)), good: true},
		"altered in the queue":      {sealed: altered, gone: true},
		"not a letter":              {sealed: seal("nonsense"), gone: true},
		"nobody's words":            {sealed: seal(strings.Replace(invitation, "invitation", "elegy", 1)), gone: true},
		"refused by the mailbox":    {sealed: seal(invitation), post: mail.ErrRejected, gone: true},
		"the server does not speak": {sealed: seal(invitation), post: broken},
	} {
		p.err = c.post
		before := len(p.sent)
		err := w.service.WorkLetter(t.Context(), c.sealed)
		if (err == nil) != c.good || permanent(err) != c.gone || (len(p.sent) > before) != c.good {
			t.Errorf("%s: %v, given up: %v, sent %d", name, err, permanent(err), len(p.sent)-before)
		}
	}
	silent := newWorld(t, db.SQLite, withoutMail)
	if err := silent.service.WorkLetter(t.Context(), seal(invitation)); !permanent(err) {
		t.Errorf("on an instance that sends none any more: %v", err)
	}
}

func TestAConfirmationThatFailsHalfWayLeavesNoLink(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		p := &postman{}
		w := newWorld(t, e, by(p))
		zoe := w.person("zoe@example.test")
		links := func() int { return w.count(`SELECT count(*) FROM account_token`) }
		testkit.AllOrNothing(t, func(ctx context.Context) error {
			return w.service.WorkConfirmation(ctx, zoe.Account.ID)
		}, func(failedAt int) {
			if links() != 0 || len(p.sent) != 0 {
				t.Errorf("statement %d failed: %d links, %d mails", failedAt, links(), len(p.sent))
			}
		})
		if links() != 1 || len(p.sent) != 1 || p.sent[0].To != "zoe@example.test" {
			t.Errorf("%d links, %+v", links(), p.sent)
		}
		// Confirmed meanwhile: nothing is left to be mailed.
		if err := w.service.ConfirmByOperator(t.Context(), "zoe@example.test"); err != nil {
			t.Fatal(err)
		}
		if err := w.service.WorkConfirmation(t.Context(), zoe.Account.ID); err != nil || len(p.sent) != 1 {
			t.Errorf("%v, %d mails", err, len(p.sent))
		}
		if err := w.service.WorkConfirmation(t.Context(), w.ids.Account()); err == nil {
			t.Error("mailed to nobody")
		}
	})
}

// What an operator does on the machine is all or nothing too.
func TestOperatorsCommandsAreAllOrNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		zoe := w.person("zoe@example.test")
		state := func() string {
			return fmt.Sprint(w.count(`SELECT count(*) FROM account`), w.count(`SELECT count(*) FROM account_device`),
				w.count(`SELECT count(*) FROM account WHERE confirmed_at IS NOT NULL`), w.count(`SELECT count(*) FROM account_token`),
				w.count(`SELECT count(*) FROM account_role`), w.count(`SELECT count(*) FROM outbox`))
		}
		for name, act := range map[string]func(ctx context.Context) error{
			"confirm": func(ctx context.Context) error { return w.service.ConfirmByOperator(ctx, "zoe@example.test") },
			"token": func(ctx context.Context) error {
				_, err := w.service.IssueToken(ctx, zoe.Account.ID, "a program", account.AccessLife)
				return err
			},
			"first administrator": func(ctx context.Context) error {
				_, err := w.service.FirstAdministratorLink(ctx)
				return err
			},
			"sweep": func(ctx context.Context) error {
				_, err := w.service.ForgetOld(ctx, 10)
				return err
			},
		} {
			before := state()
			testkit.AllOrNothing(t, act, func(failedAt int) {
				if after := state(); after != before {
					t.Errorf("%s, statement %d: %s and was %s", name, failedAt, after, before)
				}
			})
		}
	})
}
