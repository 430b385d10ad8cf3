package authz_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

var (
	open    = authz.Open("test.open")
	own     = authz.Own("test.own")
	ofSpace = authz.Operation("test.space", authz.Owner, authz.Member)

	alice = authz.Actor{Account: id.Account{1}, Device: id.Device{2}}

	errBroken = errors.New("broken")
)

// house is who belongs as what, and whose address is confirmed.
type house struct {
	roles     map[id.Account]authz.Role
	confirmed map[id.Account]bool
	err       error
	asked     int
}

func (h *house) StandingOf(_ context.Context, _ *db.Tx, account id.Account) (authz.Standing, error) {
	h.asked++
	if h.roles[account] == "" {
		return authz.Standing{}, h.err
	}
	return authz.Standing{Kind: authz.Band, Role: h.roles[account]}, h.err
}

func (h *house) Confirmed(_ context.Context, _ *db.Tx, account id.Account) (bool, error) {
	h.asked++
	return h.confirmed[account], h.err
}

func TestRequire(t *testing.T) {
	t.Parallel()
	as := func(r authz.Role) *house {
		return &house{roles: map[id.Account]authz.Role{alice.Account: r}, confirmed: map[id.Account]bool{}}
	}
	confirmed := func(r authz.Role) *house {
		h := as(r)
		h.confirmed[alice.Account] = true
		return h
	}
	for name, c := range map[string]struct {
		house    *house
		signedIn bool
		op       authz.Op
		want     error
		role     authz.Role
		asked    int
	}{
		"open, nobody":                     {as(""), false, open, nil, "", 0},
		"open, somebody":                   {as(""), true, open, nil, "", 0},
		"own, nobody":                      {as(""), false, own, problem.ErrAuthRequired, "", 0},
		"own, somebody":                    {as(""), true, own, nil, "", 0},
		"own and confirmed, unconfirmed":   {as(""), true, own.Confirmed(), authz.ErrUnconfirmed, "", 1},
		"own and confirmed, confirmed":     {confirmed(""), true, own.Confirmed(), nil, "", 1},
		"own and confirmed, nobody":        {confirmed(""), false, own.Confirmed(), problem.ErrAuthRequired, "", 0},
		"space, nobody":                    {as(authz.Owner), false, ofSpace, problem.ErrAuthRequired, "", 0},
		"space, a stranger":                {as(""), true, ofSpace, authz.ErrNoSpace, "", 1},
		"space, without the right":         {as(authz.Guest), true, ofSpace, problem.ErrForbidden, "", 1},
		"space, with the right":            {as(authz.Member), true, ofSpace, nil, authz.Member, 1},
		"space, the highest without it":    {as(authz.Owner), true, authz.Operation("test.guest", authz.Guest), problem.ErrForbidden, "", 1},
		"space of the kind that knows it":  {as(authz.Member), true, ofSpace.In(authz.Band), nil, authz.Member, 1},
		"space of the other kind":          {as(authz.Owner), true, ofSpace.In(authz.Studio), authz.ErrNoSpace, "", 1},
		"space, an unknown role":           {as("emperor"), true, ofSpace, problem.ErrForbidden, "", 1},
		"space and confirmed, unconfirmed": {as(authz.Owner), true, ofSpace.Confirmed(), authz.ErrUnconfirmed, "", 2},
		"space and confirmed, confirmed":   {confirmed(authz.Owner), true, ofSpace.Confirmed(), nil, authz.Owner, 2},
		// The space is hidden first: an unconfirmed stranger learns nothing of it.
		"space and confirmed, a stranger": {as(""), true, ofSpace.Confirmed(), authz.ErrNoSpace, "", 1},
		"roles cannot be read":            {&house{err: errBroken}, true, ofSpace, errBroken, "", 1},
		"confirmation cannot be read":     {&house{err: errBroken}, true, own.Confirmed(), errBroken, "", 1},
		"an operation nobody declared":    {as(authz.Owner), true, authz.Op{}, problem.ErrForbidden, "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, wantActor := t.Context(), authz.Actor{}
			if c.signedIn {
				ctx, wantActor = authz.WithActor(ctx, alice), alice
			}
			grant, err := authz.NewGuard(c.house, c.house).Require(ctx, nil, c.op)
			if !errors.Is(err, c.want) {
				t.Fatalf("%v; want %v", err, c.want)
			}
			if err != nil {
				wantActor = authz.Actor{}
			}
			if grant.Actor != wantActor || grant.Role != c.role {
				t.Errorf("grant %+v", grant)
			}
			if c.house.asked != c.asked {
				t.Errorf("asked %d questions; want %d", c.house.asked, c.asked)
			}
		})
	}
}

// ProvedAt is asked in a unit only, by the rooms' tests.
func (h *house) ProvedAt(context.Context, *db.Tx, authz.Actor) (time.Time, error) {
	return time.Time{}, h.err
}

func TestAWitnessSeesWhatIsRequiredEvenIfRefused(t *testing.T) {
	t.Parallel()
	var w authz.Witness
	ctx := authz.WithWitness(t.Context(), &w)
	guard := authz.NewGuard(&house{}, &house{})
	_, _ = guard.Require(ctx, nil, ofSpace)
	_, _ = guard.Require(ctx, nil, open)
	var names []string
	for _, op := range w.Required() {
		names = append(names, op.Name())
	}
	if !slices.Equal(names, []string{"test.space", "test.open"}) {
		t.Errorf("saw %q", names)
	}
}

func TestTheCatalogueListsWhatARoleMayDoInASpace(t *testing.T) {
	t.Parallel()
	catalogue := authz.Catalogue{open, own, ofSpace.In(authz.Band), ofSpace.In(authz.Studio), authz.Operation("test.owner", authz.Owner), ofSpace.Confirmed()}
	for role, want := range map[authz.Role][]string{
		authz.Owner:  {"test.space", "test.owner", "test.space"},
		authz.Member: {"test.space", "test.space"},
		authz.Guest:  {},
		"":           {},
		"emperor":    {},
	} {
		got := catalogue.Of(authz.Standing{Kind: authz.Band, Role: role})
		if got == nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q; want %q", role, got, want)
		}
	}
}

func TestOutranks(t *testing.T) {
	t.Parallel()
	roles := authz.Roles()
	for i, a := range roles {
		for j, b := range roles {
			if a.Outranks(b) != (i < j) {
				t.Errorf("%s above %s: %v", a, b, a.Outranks(b))
			}
		}
		for _, unknown := range []authz.Role{"", "emperor"} {
			if !a.Outranks(unknown) || unknown.Outranks(a) {
				t.Errorf("%q stands above %s", unknown, a)
			}
		}
	}
	if authz.Role("").Outranks("emperor") || authz.Role("emperor").Outranks("") {
		t.Error("one unknown role stands above another")
	}
}

func TestAnOperationSaysWhereItHappens(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		op              authz.Op
		public, ofSpace bool
	}{{open, true, false}, {own, false, false}, {ofSpace, false, true}, {ofSpace.Confirmed(), false, true}} {
		if c.op.Public() != c.public || c.op.OfSpace() != c.ofSpace {
			t.Errorf("%s: public %v, of a space %v", c.op.Name(), c.op.Public(), c.op.OfSpace())
		}
	}
	if ofSpace.NeedsConfirmed() || !ofSpace.Confirmed().NeedsConfirmed() {
		t.Error("Confirmed changes the operation it is called on, or nothing")
	}
}

// A role that a space defined allows what it lists, and nothing it does not.
func TestARoleOfASpaceIsWhatItLists(t *testing.T) {
	t.Parallel()
	edit := authz.Operation("test.edit", authz.Owner, authz.Admin)
	read := authz.Operation("test.read", authz.Owner, authz.Admin, authz.Member, authz.Guest)
	hand := authz.Operation("test.hand_over", authz.Owner)
	seat := authz.Operation("test.seat", authz.Owner, authz.Instructor).In(authz.Studio)
	all := authz.Catalogue{edit, read, hand, seat, own}
	custom := func(ops ...string) authz.Standing {
		return authz.Standing{Kind: authz.Band, Role: "0198c0de", Operations: append([]string{}, ops...)}
	}
	builtIn := func(r authz.Role) authz.Standing { return authz.Standing{Kind: authz.Band, Role: r} }
	for _, c := range []struct {
		s    authz.Standing
		op   authz.Op
		want bool
	}{
		{custom("test.edit"), edit, true}, {custom("test.edit"), read, false}, {custom(), read, false},
		{custom("test.seat"), seat, false}, {custom("test.own"), own, false}, {authz.Standing{}, read, false},
		{builtIn(authz.Member), read, true}, {builtIn(authz.Member), edit, false},
	} {
		if c.s.May(c.op) != c.want {
			t.Errorf("%+v, %s: %v", c.s, c.op.Name(), !c.want)
		}
	}
	for _, c := range []struct {
		s, other authz.Standing
		want     bool
	}{
		{builtIn(authz.Admin), builtIn(authz.Admin), true}, {builtIn(authz.Admin), builtIn(authz.Owner), false},
		{builtIn(authz.Member), custom("test.read"), true}, {builtIn(authz.Member), custom("test.read", "test.edit"), false},
		{custom("test.read", "test.edit"), builtIn(authz.Admin), true}, {custom("test.edit"), builtIn(authz.Guest), false},
		{custom("test.read", "test.edit"), builtIn(authz.Owner), false}, {custom("test.edit"), custom("test.edit"), true}, {custom(), custom(), true},
		{builtIn(authz.Owner), custom("test.gone"), true},
	} {
		if all.Covers(c.s, c.other) != c.want {
			t.Errorf("%+v covers %+v: %v", c.s, c.other, !c.want)
		}
	}
	if !edit.Grantable(authz.Band) || hand.Grantable(authz.Band) || seat.Grantable(authz.Band) || !seat.Grantable(authz.Studio) || own.Grantable(authz.Band) {
		t.Error("what a role may be given is not what others than the owner have")
	}
}
