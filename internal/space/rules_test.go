package space

import (
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

func good() Space {
	return Space{Kind: authz.Band, Name: "Les Mercredis", Slug: "les-mercredis", Description: "", Accent: "canard",
		TimeZone: "Europe/Paris", Currency: "EUR", Language: "fr"}
}

func TestCheckNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(*Space)
		pointer string
		code    string
	}{
		"good":                          {func(*Space) {}, "", ""},
		"a studio":                      {func(s *Space) { s.Kind = authz.Studio }, "", ""},
		"no name":                       {func(s *Space) { s.Name = "" }, "/name", problem.FieldRequired},
		"a name of blanks":              {func(s *Space) { s.Name = " \t\n " }, "/name", problem.FieldRequired},
		"a name nobody sees":            {func(s *Space) { s.Name = "\u200b" }, "/name", problem.FieldRequired},
		"a name on two lines":           {func(s *Space) { s.Name = "Les\nMercredis" }, "/name", problem.FieldControlCharacter},
		"a name read backwards":         {func(s *Space) { s.Name = "\u202esideM" }, "/name", problem.FieldControlCharacter},
		"the machine's own zone":        {func(s *Space) { s.TimeZone = "localtime" }, "/time_zone", problem.FieldInvalid},
		"a zone with leap seconds":      {func(s *Space) { s.TimeZone = "right/Europe/Paris" }, "/time_zone", problem.FieldInvalid},
		"80 letters":                    {func(s *Space) { s.Name = strings.Repeat("é", 80) }, "", ""},
		"81 letters":                    {func(s *Space) { s.Name = strings.Repeat("é", 81) }, "/name", problem.FieldTooLong},
		"a description of 500":          {func(s *Space) { s.Description = strings.Repeat("é", 500) }, "", ""},
		"a description of 501":          {func(s *Space) { s.Description = strings.Repeat("é", 501) }, "/description", problem.FieldTooLong},
		"no slug":                       {func(s *Space) { s.Slug = "" }, "/slug", "space.slug_form"},
		"a slug in capitals":            {func(s *Space) { s.Slug = "Mercredis" }, "/slug", "space.slug_form"},
		"a slug with an accent":         {func(s *Space) { s.Slug = "été" }, "/slug", "space.slug_form"},
		"a slug that begins wrong":      {func(s *Space) { s.Slug = "-a" }, "/slug", "space.slug_form"},
		"a slug that ends wrong":        {func(s *Space) { s.Slug = "a-" }, "/slug", "space.slug_form"},
		"a slug with a gap":             {func(s *Space) { s.Slug = "a--b" }, "/slug", "space.slug_form"},
		"a slug with a line end":        {func(s *Space) { s.Slug = "a\n" }, "/slug", "space.slug_form"},
		"a slug of 60":                  {func(s *Space) { s.Slug = strings.Repeat("a", 60) }, "", ""},
		"a slug of 61":                  {func(s *Space) { s.Slug = strings.Repeat("a", 61) }, "/slug", "space.slug_form"},
		"another kind":                  {func(s *Space) { s.Kind = "choir" }, "/kind", problem.FieldInvalid},
		"another colour":                {func(s *Space) { s.Accent = "red" }, "/accent", problem.FieldInvalid},
		"no time zone":                  {func(s *Space) { s.TimeZone = "" }, "/time_zone", problem.FieldInvalid},
		"the server's own time zone":    {func(s *Space) { s.TimeZone = "Local" }, "/time_zone", problem.FieldInvalid},
		"a time zone nobody has":        {func(s *Space) { s.TimeZone = "Europe/Kermesse" }, "/time_zone", problem.FieldInvalid},
		"a path instead of a time zone": {func(s *Space) { s.TimeZone = "../../etc/passwd" }, "/time_zone", problem.FieldInvalid},
		"UTC":                           {func(s *Space) { s.TimeZone = "UTC" }, "", ""},
		"no currency":                   {func(s *Space) { s.Currency = "" }, "/currency", problem.FieldInvalid},
		"a currency nobody has":         {func(s *Space) { s.Currency = "ZZZ" }, "/currency", problem.FieldInvalid},
		"a currency in small letters":   {func(s *Space) { s.Currency = "eur" }, "/currency", problem.FieldInvalid},
		"Swiss francs":                  {func(s *Space) { s.Currency = "CHF" }, "", ""},
		"another language":              {func(s *Space) { s.Language = "de" }, "/language", problem.FieldInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := good()
			c.change(&s)
			wantFields(t, s.check(), c.pointer, c.code)
		})
	}
	t.Run("everything at once", func(t *testing.T) {
		t.Parallel()
		var p *problem.Error
		if !errors.As(new(Space).check(), &p) || len(p.Fields()) != 7 {
			t.Errorf("%v", p)
		}
	})
}

// wantFields checks that err names exactly one field and rule, or nothing at all.
func wantFields(t *testing.T, err error, pointer, code string) {
	t.Helper()
	if pointer == "" {
		if err != nil {
			t.Errorf("refused: %v", err)
		}
		return
	}
	var p *problem.Error
	if !errors.As(err, &p) || !errors.Is(err, problem.ErrInvalid) || len(p.Fields()) != 1 {
		t.Fatalf("got %v", err)
	}
	if f := p.Fields()[0]; f.Pointer != pointer || f.Code != code {
		t.Errorf("got %+v", f)
	}
}

func TestSlugOf(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Les Mercredis":                  "les-mercredis",
		"  L’Été à Œuf–sur–Mer !  ":      "l-ete-a-oeuf-sur-mer",
		"AC/DC":                          "ac-dc",
		"1984":                           "1984",
		"":                               "band",
		"!!!":                            "band",
		"日本":                             "band",
		"Ⅷ ﬁn":                           "viii-fin",
		strings.Repeat("a", 80):          strings.Repeat("a", 52),
		strings.Repeat("a", 51) + " bcd": strings.Repeat("a", 51),
	} {
		if got := slugOf(authz.Band, name); got != want {
			t.Errorf("%q gives %q; want %q", name, got, want)
		}
	}
	if got := slugOf(authz.Studio, "?"); got != "studio" {
		t.Errorf("a studio without letters gives %q", got)
	}
}

func TestASlugAlwaysHasTheFormAndRoomForASuffix(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-zé '’./-]{0,120}`)).Draw(t, "name")
		slug := slugOf(authz.Band, name)
		if !slugForm.MatchString(slug) || len(slug)+len("-ab12") > maxSlug {
			t.Fatalf("%q gives %q", name, slug)
		}
		if again := slugOf(authz.Band, slug); again != slug {
			t.Fatalf("%q gives %q, and that gives %q", name, slug, again)
		}
	})
}

func TestCanonicalCode(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"ABCD2345":           "ABCD2345",
		"abcd2345":           "ABCD2345",
		" abcd-2345 ":        "ABCD2345",
		"ABCD\u00a02345\n":   "ABCD2345",
		"A B C D 2 3 4 5":    "ABCD2345",
		"":                   "",
		"ABCD234":            "",
		"ABCD23456":          "",
		"ABCD2340":           "", // 0 is in no code
		"ABCD234O":           "",
		"ABCDI345":           "",
		"ABCDL345":           "",
		"ABCD1345":           "",
		"ÀBCD234":            "", // eight bytes
		"ABCD_345":           "",
		"ＡＢＣＤ２３４５":           "",
		"ABCD2345'; DROP --": "",
	} {
		got, ok := canonicalCode(typed)
		if got != want || ok != (want != "") {
			t.Errorf("%q gives %q, %v", typed, got, ok)
		}
	}
}

func TestWhateverIsTypedIsACodeOrIsNot(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		code, ok := canonicalCode(rapid.String().Draw(t, "typed"))
		if ok && (len(code) != codeLength || strings.Trim(code, codeLetters) != "") || !ok && code != "" {
			t.Fatalf("%q, %v", code, ok)
		}
	})
}

func TestCodesAreDrawnEvenlyFromTheAlphabet(t *testing.T) {
	t.Parallel()
	for _, c := range "0O1IL" {
		if strings.ContainsRune(codeLetters, c) {
			t.Errorf("%c looks like another", c)
		}
	}
	random := mathrand.NewChaCha8([32]byte{1})
	const codes = 20_000
	letters := map[rune]int{}
	seen := map[string]bool{}
	for range codes {
		code, err := newCode(random)
		if err != nil {
			t.Fatal(err)
		}
		if canonical, ok := canonicalCode(code); !ok || canonical != code {
			t.Fatalf("%q is no code", code)
		}
		seen[code] = true
		for _, c := range code {
			letters[c]++
		}
	}
	if len(seen) < codes-1 { // 40 bits: one pair in 20,000 has a chance of 1 in 4,000
		t.Errorf("%d of %d differ", len(seen), codes)
	}
	mean := codes * codeLength / len(codeLetters)
	for _, c := range codeLetters {
		if n := letters[c]; n < mean*9/10 || n > mean*11/10 {
			t.Errorf("%c came %d times; the mean is %d", c, n, mean)
		}
	}
}

func TestACodeSkipsBytesThatWouldFavourSomeLetters(t *testing.T) {
	t.Parallel()
	// 248 is eight times 31: from there on a byte counts for nothing.
	code, err := newCode(bytes.NewReader([]byte{248, 255, 0, 30, 31, 247, 250, 1, 2, 3, 4}))
	if err != nil || code != "A9A9BCDE" {
		t.Errorf("%q, %v", code, err)
	}
	broken := errors.New("no entropy")
	for _, r := range []io.Reader{iotest.ErrReader(broken), io.LimitReader(rand.Reader, 7)} {
		if code, err := newCode(r); err == nil {
			t.Errorf("%q without randomness", code)
		}
	}
}

func TestMayBring(t *testing.T) {
	t.Parallel()
	want := map[authz.Kind]map[authz.Role][]authz.Role{
		authz.Band: {
			authz.Owner:  {authz.Admin, authz.Member, authz.Guest},
			authz.Admin:  {authz.Admin, authz.Member, authz.Guest},
			authz.Member: {authz.Member, authz.Guest},
			authz.Guest:  {authz.Guest},
		},
		authz.Studio: {
			authz.Owner:      {authz.Admin, authz.Manager, authz.Instructor, authz.Member},
			authz.Admin:      {authz.Admin, authz.Manager, authz.Instructor, authz.Member},
			authz.Manager:    {authz.Manager, authz.Instructor, authz.Member},
			authz.Instructor: {authz.Instructor, authz.Member},
			authz.Member:     {authz.Member},
		},
	}
	roles := append(authz.Roles(), "", "emperor")
	for kind, granters := range want {
		for granter, may := range granters {
			for _, role := range roles {
				if got := mayBring(Operations(), authz.Standing{Kind: kind, Role: granter}, authz.Standing{Kind: kind, Role: role}); got != slices.Contains(may, role) {
					t.Errorf("%s: %s brings %q: %v", kind, granter, role, got)
				}
			}
		}
	}
}

func TestAnInvitationIsOpenUntilItsTimeOrItsUsesAreOver(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC)
	one := int64(1)
	for name, c := range map[string]struct {
		invitation Invitation
		want       error
	}{
		"fresh":            {Invitation{ExpiresAt: now.Add(time.Second), MaxUses: &one}, nil},
		"any number":       {Invitation{ExpiresAt: now.Add(time.Second), Uses: 1000}, nil},
		"used":             {Invitation{ExpiresAt: now.Add(time.Second), MaxUses: &one, Uses: 1}, ErrInvitationUsed},
		"expired this now": {Invitation{ExpiresAt: now}, ErrInvitationExpired},
		"expired and used": {Invitation{ExpiresAt: now, MaxUses: &one, Uses: 1}, ErrInvitationExpired},
	} {
		if err := c.invitation.open(now); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnInvitationIsCheckedBeforeItIsMade(t *testing.T) {
	t.Parallel()
	uses := func(n int64) *int64 { return &n }
	now := time.Date(2026, 11, 20, 20, 0, 0, 0, time.UTC)
	until := func(d time.Duration) func(*Invite) {
		return func(in *Invite) { in.Role, in.AccessUntil = authz.Guest, new(now.Add(d)) }
	}
	for name, c := range map[string]struct {
		change  func(*Invite)
		pointer string
		code    string
	}{
		"good":              {func(*Invite) {}, "", ""},
		"an owner":          {func(in *Invite) { in.Role = authz.Owner }, "/role", "space.role_not_granted"},
		"a studio's role":   {func(in *Invite) { in.Role = authz.Manager }, "/role", "space.role_not_granted"},
		"no uses":           {func(in *Invite) { in.MaxUses = uses(0) }, "/max_uses", problem.FieldOutOfRange},
		"fewer than none":   {func(in *Invite) { in.MaxUses = uses(-1) }, "/max_uses", problem.FieldOutOfRange},
		"1,000 uses":        {func(in *Invite) { in.MaxUses = uses(1000) }, "", ""},
		"1,001 uses":        {func(in *Invite) { in.MaxUses = uses(1001) }, "/max_uses", problem.FieldOutOfRange},
		"five minutes":      {func(in *Invite) { in.Life = 5 * time.Minute }, "", ""},
		"a moment":          {func(in *Invite) { in.Life = time.Second }, "/expires_in", problem.FieldOutOfRange},
		"thirty days":       {func(in *Invite) { in.Life = 30 * 24 * time.Hour }, "", ""},
		"longer":            {func(in *Invite) { in.Life = lifeOf(1 << 62) }, "/expires_in", problem.FieldOutOfRange},
		"less than nothing": {func(in *Invite) { in.Life = lifeOf(-1) }, "/expires_in", problem.FieldOutOfRange},
		"an address":        {func(in *Invite) { in.Email = "ana@example.org" }, "", ""},
		"no address":        {func(in *Invite) { in.Email = "ana" }, "/email", problem.FieldInvalid},
		"a name with it":    {func(in *Invite) { in.Email = "Ana <ana@example.org>" }, "/email", problem.FieldInvalid},
		"two addresses":     {func(in *Invite) { in.Email = "a@example.org,b@example.org" }, "/email", problem.FieldInvalid},
		"too long":          {func(in *Invite) { in.Email = strings.Repeat("a", 250) + "@example.org" }, "/email", problem.FieldInvalid},
		"a guest for a day": {until(24 * time.Hour), "", ""},
		"already over":      {until(0), "/access_until", "space.guest_end"},
		"for two years":     {until(2 * 366 * 24 * time.Hour), "/access_until", "space.guest_end"},
		"a member's end":    {func(in *Invite) { in.AccessUntil = new(now.Add(time.Hour)) }, "/access_until", "space.guest_end"},
		"another header":    {func(in *Invite) { in.Email = "a@example.org\r\nBcc: b@example.org" }, "/email", problem.FieldInvalid},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := Invite{Role: authz.Member, Life: defaultLife}
			c.change(&in)
			granted := mayBring(Operations(), authz.Standing{Kind: authz.Band, Role: authz.Admin}, authz.Standing{Kind: authz.Band, Role: in.Role})
			wantFields(t, in.check(granted, now), c.pointer, c.code)
		})
	}
}
