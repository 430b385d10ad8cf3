package app_test

import (
	"encoding/json"
	"testing"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/app"
	"github.com/kermesse/kermesse/internal/demo"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/keys"
	"github.com/kermesse/kermesse/internal/kit/testkit"
	"github.com/kermesse/kermesse/internal/world"
)

// The village moves in through the same doors as everybody, and its people sign in with the printed
// password.
func TestTheDemoIsAVillageOneCanSignInTo(t *testing.T) {
	t.Parallel()
	testkit.EachEngine(t, func(t *testing.T, e db.Engine) {
		o := app.Options{DatabaseURL: testkit.URL(t, e), Origin: world.Origin}
		community, err := app.FillDemo(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		o.Keys, o.NoLimits = keys.Demo(), true
		h, err := app.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer h.Close(t.Context())
		first := community.People[0]
		auth, err := demo.Auth(first.Email)
		if err != nil {
			t.Fatal(err)
		}
		s, err := h.Account.SignIn(t.Context(), account.SignIn{Email: first.Email, Auth: auth, Device: account.DeviceInfo{Name: "Firefox", Platform: "web"}})
		if err != nil || !s.Account.Confirmed || len(s.Account.PlatformRoles) != 1 || first.Role != "administrator" {
			t.Fatalf("%+v, %v", s.Account, err)
		}
		if len(community.People) < 10 || len(community.Spaces) == 0 {
			t.Errorf("%d people, %d spaces", len(community.People), len(community.Spaces))
		}
		if _, err := app.FillDemo(t.Context(), o); err == nil {
			t.Error("a village moved into another")
		}
	})
}

func TestTheDocumentDescribesEveryRoute(t *testing.T) {
	t.Parallel()
	w := world.New(t, db.SQLite)
	a := local(w, "GET", "/api/openapi.json")
	var document struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	if err := json.Unmarshal([]byte(a.Text), &document); err != nil || a.Status != 200 || document.OpenAPI == "" {
		t.Fatalf("%d %.200s, %v", a.Status, a.Text, err)
	}
	described := 0
	for _, methods := range document.Paths {
		described += len(methods)
	}
	if described != len(w.Server.Routes()) {
		t.Errorf("%d of %d routes", described, len(w.Server.Routes()))
	}
}
