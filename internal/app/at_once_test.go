package app_test

import (
	"net/http"
	"regexp"
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/space"
	"github.com/kermesse/kermesse/internal/world"
)

// atOnce has everybody ask at the same moment, and counts the answers by status.
func atOnce(w *world.World, requests ...*http.Request) (map[int]int, []world.Answer) {
	answers := make([]world.Answer, len(requests))
	var ready, done sync.WaitGroup
	begin := make(chan struct{})
	for i, r := range requests {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-begin
			answers[i] = w.Do(r)
		})
	}
	ready.Wait()
	close(begin)
	done.Wait()
	counted := map[int]int{}
	for _, a := range answers {
		counted[a.Status]++
	}
	return counted, answers
}

const crowd = 8

func many(request func(i int) *http.Request) []*http.Request {
	out := make([]*http.Request, crowd)
	for i := range out {
		out[i] = request(i)
	}
	return out
}

func TestAConfirmationLinkIsForTheFirstWhoShowsIt(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e).Start()
		nadia := w.Newcomer("Nadia")
		token := regexp.MustCompile(`/confirm#([\w-]+)`).FindStringSubmatch(w.Letter(nadia, "").Text)
		if token == nil {
			t.Fatal("no link in the mail")
		}
		counted, answers := atOnce(w, many(func(int) *http.Request {
			return w.Nobody().Request("POST", "/api/v1/email-confirmations", map[string]any{"token": token[1]})
		})...)
		if counted[200] != 1 || counted[400] != crowd-1 {
			t.Errorf("%v", counted)
		}
		for _, a := range answers {
			if a.Status != 200 && a.Problem.Code != "account.link_invalid" {
				t.Errorf("%d %s", a.Status, a.Text)
			}
		}
	})
}

func TestTheLastPlaceOfAnInvitationIsTakenOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		band := w.Band("Les Mercredis")
		code := band.Invite(space.Invite{MaxUses: new(int64(1))}).Code
		people := make([]*world.Person, crowd)
		for i := range people {
			people[i] = w.Person("Somebody")
		}
		use := func(i int) *http.Request {
			return people[i].Request("POST", "/api/v1/memberships", map[string]any{"code": code})
		}
		if counted, _ := atOnce(w, many(use)...); counted[201] != 1 || counted[410] != crowd-1 {
			t.Errorf("%v", counted)
		}
		members := world.Read[struct{ Items []any }](band.Owner.Ask("GET", band.Path("/members"), nil), 200)
		if len(members.Items) != 2 {
			t.Errorf("%d members of a band of one and one place", len(members.Items))
		}
		// The same person, many times at once, under one key and under none.
		again := band.Invite(space.Invite{MaxUses: new(int64(1))}).Code
		late := w.Person("Late")
		counted, _ := atOnce(w, many(func(i int) *http.Request {
			r := late.Request("POST", "/api/v1/memberships", map[string]any{"code": again})
			if i%2 == 0 {
				r.Header.Set("Idempotency-Key", "once")
			}
			return r
		})...)
		if counted[201] != crowd {
			t.Errorf("one person with one code, many times: %v", counted)
		}
	})
}

// TestARefreshCookieShownByManyHasOneSuccessor: a page reloaded again and again before the answer comes, and
// other tabs beside it. Once the successor was used, whoever still shows the first has a copy, and then nobody is
// left with a session.
func TestARefreshCookieShownByManyHasOneSuccessor(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		nadia := w.Person("Nadia")
		signedIn := w.Nobody().Ask("POST", "/sessions", map[string]any{
			"email": nadia.Email, "auth": world.Auth(), "device": map[string]any{"name": "Firefox", "platform": "web"},
		}).Want(201, "")
		refresh := func(cookie string) *http.Request {
			return w.Nobody().Request("POST", "/api/v1/tokens", nil, "Cookie", cookie)
		}
		first := cookieOf(t, signedIn)
		counted, answers := atOnce(w, many(func(int) *http.Request { return refresh(first) })...)
		if counted[201] != crowd {
			t.Fatalf("%v", counted)
		}
		second := cookieOf(t, answers[0])
		for _, a := range answers {
			if cookieOf(t, a) != second || second == first {
				t.Error("one refresh token has two successors, or itself")
			}
		}
		third := cookieOf(t, w.Do(refresh(second)).Want(201, ""))
		for _, cookie := range []string{first, second, third} {
			w.Do(refresh(cookie)).Want(401, "account.session_ended")
		}
		for _, a := range answers {
			token := world.Read[struct {
				Token string `json:"access_token"`
			}](a, 201).Token
			w.Nobody().Ask("GET", "/accounts/me", nil, "Authorization", "Bearer "+token).Want(401, "auth.token_invalid")
		}
	})
}

// cookieOf is the refresh cookie of an answer as the browser sends it back.
func cookieOf(t *testing.T, a world.Answer) string {
	t.Helper()
	cookies := (&http.Response{Header: a.Header}).Cookies()
	if len(cookies) != 1 {
		t.Fatalf("%v", a.Header)
	}
	return cookies[0].Name + "=" + cookies[0].Value
}

func TestAVoteCountsOnceHoweverOftenAtOnce(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := world.New(t, e)
		band := w.Band("Les Mercredis")
		nadia := band.Bring("Nadia", authz.Member)
		song := band.Suggest(band.Owner, "Zou bisou bisou")
		path := band.Path("/suggestions/" + song.ID.String())
		counted, _ := atOnce(w, many(func(i int) *http.Request {
			return nadia.Request("PUT", "/api/v1"+path+"/vote", map[string]any{"value": 1 - 2*(i%2)})
		})...)
		if counted[200] != crowd {
			t.Errorf("%v", counted)
		}
		got := world.Read[map[string]any](nadia.Ask("GET", path, nil), 200)
		if sum := got["votes_for"].(float64) + got["votes_against"].(float64); sum != 1 || got["score"] != got["my_vote"] {
			t.Errorf("%v", got)
		}
	})
}
