package space

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/testkit"
)

type page[T any] struct {
	Items []T `json:"items"`

	Next string `json:"next"`
}

func TestASpaceIsMadeReadAndEdited(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		ana := w.person("Ana")
		a := w.want(201, "", ana, "POST", "/spaces", `{"kind":"band","name":"L’Été à Œuf"}`)
		var made spaceBody
		a.into(t, &made)
		if made.Slug != "l-ete-a-oeuf" || made.Accent != "vermillon" || made.TimeZone != "Europe/Paris" || made.Currency != "EUR" ||
			made.Language != "fr" || made.Role != "owner" || made.MemberCount != 1 || made.Version != 1 || !made.CreatedAt.Equal(w.clock.Now()) {
			t.Errorf("%+v", made)
		}
		if !slices.Contains(made.Permissions, "space.edit") || slices.Contains(made.Permissions, "space.create") {
			t.Errorf("permissions %q", made.Permissions)
		}
		if a.Header.Get("Location") != "/api/v1/spaces/"+made.ID.String() || a.Header.Get("ETag") != `"1"` {
			t.Errorf("%v", a.Header)
		}
		if f := w.facts("space:"); f["space.member_joined"] != 1 || w.facts("account:" + ana.String())["space.member_joined"] != 1 {
			t.Errorf("facts %v", f)
		}
		path := "/spaces/" + made.ID.String()
		if got := w.want(200, "", ana, "GET", path, ""); got.text != a.text || got.Header.Get("ETag") != `"1"` {
			t.Errorf("read back %s", got.text)
		}
		var own page[spaceBody]
		w.want(200, "", ana, "GET", "/spaces", "").into(t, &own)
		if len(own.Items) != 1 || own.Items[0].ID != made.ID {
			t.Errorf("own %+v", own)
		}

		w.want(428, "version.required", ana, "PATCH", path, `{"name":"B"}`)
		w.want(400, "version.invalid", ana, "PATCH", path, `{"name":"B"}`, "If-Match", "1")
		edited := w.want(200, "", ana, "PATCH", path, `{"name":"Les Jeudis","accent":"bleu"}`, "If-Match", `"1"`)
		var after spaceBody
		edited.into(t, &after)
		if after.Name != "Les Jeudis" || after.Accent != "bleu" || after.Slug != made.Slug || after.Version != 2 || edited.Header.Get("ETag") != `"2"` {
			t.Errorf("%s", edited.text)
		}
		stale := w.want(412, "version.stale", ana, "PATCH", path, `{"name":"C"}`, "If-Match", `"1"`)
		current, err := json.Marshal(stale.problem.Current)
		if err != nil {
			t.Fatal(err)
		}
		var shown spaceBody
		if err := json.Unmarshal(current, &shown); err != nil || shown.Name != "Les Jeudis" || shown.Version != 2 || shown.Role != "owner" {
			t.Errorf("current %s", current)
		}
		refused := w.want(422, "request.invalid", ana, "PATCH", path, `{"slug":"A B","time_zone":"Mars"}`, "If-Match", `"2"`)
		if len(refused.problem.Errors) != 2 || refused.problem.Errors[0].Pointer != "/slug" || refused.problem.Errors[1].Pointer != "/time_zone" {
			t.Errorf("%s", refused.text)
		}
		if got := w.want(200, "", ana, "GET", path, ""); got.text != edited.text {
			t.Errorf("a refused edit left %s", got.text)
		}
		if n := w.facts("space:")["space.edited"]; n != 1 {
			t.Errorf("%d edits told", n)
		}
	})
}

func TestSlugsAreUniqueOnTheInstance(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		create := func(body string) (made spaceBody) {
			t.Helper()
			w.want(201, "", w.person("Ana"), "POST", "/spaces", body).into(t, &made)
			return made
		}
		first := create(`{"kind":"band","name":"Trio"}`)
		second := create(`{"kind":"band","name":"Trio"}`)
		if first.Slug != "trio" || !strings.HasPrefix(second.Slug, "trio-") || !slugForm.MatchString(second.Slug) {
			t.Errorf("%q and %q", first.Slug, second.Slug)
		}
		// A name so long that its slug is cut still gives way.
		long := fmt.Sprintf(`{"kind":"band","name":%q}`, strings.Repeat("Les Mercredis ", 6)[:80])
		if a, b := create(long), create(long); a.Slug == b.Slug || len(b.Slug) > maxSlug || !slugForm.MatchString(b.Slug) {
			t.Errorf("%q and %q", a.Slug, b.Slug)
		}
		if a, b := create(`{"kind":"studio","name":"!"}`), create(`{"kind":"studio","name":"?"}`); a.Slug != "studio" || !strings.HasPrefix(b.Slug, "studio-") {
			t.Errorf("%q and %q", a.Slug, b.Slug)
		}
		// One that was chosen does not.
		ana := w.person("Ana")
		refused := w.want(409, "space.slug_taken", ana, "POST", "/spaces", `{"kind":"band","name":"X","slug":"trio"}`)
		if len(refused.problem.Errors) != 1 || refused.problem.Errors[0].Pointer != "/slug" {
			t.Errorf("%s", refused.text)
		}
		var mine spaceBody
		w.want(201, "", ana, "POST", "/spaces", `{"kind":"band","name":"X","slug":"quartet"}`).into(t, &mine)
		path := "/spaces/" + mine.ID.String()
		w.want(409, "space.slug_taken", ana, "PATCH", path, `{"slug":"trio"}`, "If-Match", `"1"`)
		w.want(200, "", ana, "PATCH", path, `{"slug":"quintet"}`, "If-Match", `"1"`)
		create(`{"kind":"band","name":"Y","slug":"quartet"}`) // what was left is free
	})
}

func TestOnePersonMakesFiveBands(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		ana := w.person("Ana")
		var last answer
		for range maxBandsPerPerson {
			last = w.want(201, "", ana, "POST", "/spaces", `{"kind":"band","name":"Trio"}`, "Idempotency-Key", fmt.Sprint("key-", len(w.strings(`SELECT key FROM idempotency_key`))))
		}
		if a := w.want(409, "space.too_many_bands", ana, "POST", "/spaces", `{"kind":"band","name":"Trio"}`); a.problem.Params["max"] != float64(maxBandsPerPerson) {
			t.Errorf("%s", a.text)
		}
		w.want(201, "", ana, "POST", "/spaces", `{"kind":"studio","name":"Rue Haute"}`)
		// The answer to the fifth was lost: who asks again gets the fifth, not a refusal.
		again := w.want(201, "", ana, "POST", "/spaces", `{"kind":"band","name":"Trio"}`, "Idempotency-Key", "key-4")
		if again.text != last.text {
			t.Errorf("%s is not %s", again.text, last.text)
		}
	})
}

// doors are the routes of a space; {x} is replaced by an id that does not exist.
var doors = []struct {
	op           authz.Op
	method, path string
	body         string
}{
	{CanRead, "GET", "", ""},
	{CanEdit, "PATCH", "", `{"name":"X"}`},
	{CanListMembers, "GET", "/members", ""},
	{CanInvite, "POST", "/invitations", `{}`},
	{CanListInvitations, "GET", "/invitations", ""},
	{CanRevokeInvitation, "DELETE", "/invitations/{x}", ""},
	{CanListRequests, "GET", "/join-requests", ""},
	{CanDecideRequest, "POST", "/join-requests/{x}/decision", `{"accept":true}`},
	{CanLeave, "DELETE", "/members/me", ""},
}

func TestEveryDoorAsksForItsRight(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		for _, kind := range []authz.Kind{authz.Band, authz.Studio} {
			space, owner := w.space(kind, "Les Mercredis")
			people := map[authz.Role]id.Account{authz.Owner: owner}
			for _, role := range kind.Roles()[1:] {
				people[role] = w.enlist(space, role)
			}
			x := id.New[invitationKind](w.IDs).String()
			for _, door := range doors {
				path := strings.ReplaceAll(door.path, "{x}", x)
				for role, account := range people {
					a := w.ask(account, door.method, "/spaces/"+space.String()+path, door.body, "If-Match", `"99"`)
					forbidden := a.problem.Code == "auth.forbidden"
					if forbidden == door.op.Allows(role) || a.problem.Code == "space.not_found" || a.StatusCode >= 500 {
						t.Errorf("%s: %s as %s: %d %s", kind, door.op.Name(), role, a.StatusCode, a.text)
					}
				}
				stranger := w.person("Stranger")
				sameRefusal(t,
					w.want(404, "space.not_found", stranger, door.method, "/spaces/"+space.String()+path, door.body, "If-Match", `"1"`),
					w.want(404, "space.not_found", stranger, door.method, "/spaces/"+w.IDs.Space().String()+path, door.body, "If-Match", `"1"`))
				w.want(401, "auth.required", id.Account{}, door.method, "/spaces/"+space.String()+path, door.body, "If-Match", `"1"`)
				if a := w.ask(owner, door.method, "/spaces/not-an-id"+path, door.body, "If-Match", `"1"`); a.StatusCode != 422 {
					t.Errorf("%s of no id: %d %s", door.op.Name(), a.StatusCode, a.text)
				}
			}
		}
	})
}

func TestBadInputChangesNothing(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		w := newWorld(t, e)
		ana := w.person("Ana")
		before := w.everything()
		for body, pointer := range map[string]string{
			`{"kind":"choir","name":"X"}`:                                                 "/kind",
			`{"kind":"band"}`:                                                             "/name",
			`{"kind":"band","name":""}`:                                                   "/name",
			`{"kind":"band","name":"   "}`:                                                "/name",
			`{"kind":"band","name":"a\u0000"}`:                                            "/name",
			`{"kind":"band","name":7}`:                                                    "/name",
			`{"kind":"band","name":"` + strings.Repeat("é", 81) + `"}`:                    "/name",
			`{"kind":"band","name":"X","slug":"É"}`:                                       "/slug",
			`{"kind":"band","name":"X","description":"` + strings.Repeat("x", 501) + `"}`: "/description",
			`{"kind":"band","name":"X","accent":"red"}`:                                   "/accent",
			`{"kind":"band","name":"X","time_zone":"Local"}`:                              "/time_zone",
			`{"kind":"band","name":"X","currency":"EURO"}`:                                "/currency",
			`{"kind":"band","name":"X","currency":"eur"}`:                                 "/currency",
			`{"kind":"band","name":"X","language":"de"}`:                                  "/language",
			`{"kind":"band","name":"X","owner":"me"}`:                                     "/owner",
		} {
			a := w.want(422, "request.invalid", ana, "POST", "/spaces", body)
			if len(a.problem.Errors) != 1 || a.problem.Errors[0].Pointer != pointer || a.problem.Errors[0].Detail == "" {
				t.Errorf("%.80s: %s", body, a.text)
			}
		}
		w.want(401, "auth.required", id.Account{}, "POST", "/spaces", `{"kind":"band","name":"X"}`)
		if after := w.everything(); after != before {
			t.Errorf("left behind:\n%s", after)
		}
	})
}
