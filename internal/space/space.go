package space

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/currency"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
)

// Limits, in code points unless said otherwise.
const (
	maxName        = 80
	maxDescription = 500
	maxSlug        = 60

	maxBandMembers    = 50
	maxBandsPerPerson = 5
)

var (
	// ErrSlugTaken: another space has this slug.
	ErrSlugTaken = problem.New(problem.Conflict, "space.slug_taken")
	// ErrTooManyBands: a person may belong to so many bands; takes max.
	ErrTooManyBands = problem.New(problem.Conflict, "space.too_many_bands")
	// ErrJoinerHasTooManyBands: the same, told to whoever lets them in; takes max.
	ErrJoinerHasTooManyBands = problem.New(problem.Conflict, "space.joiner_has_too_many_bands")
	// ErrFull: a band has as many members as it may; takes max.
	ErrFull = problem.New(problem.Conflict, "space.full")
	// ErrOwnerLeaves: the owner of a studio hands it over before leaving it; a band's is inherited (SP-5).
	ErrOwnerLeaves = problem.New(problem.Conflict, "space.owner_leaves")
)

// Space is a band or a studio.
type Space struct {
	ID          id.Space
	Kind        authz.Kind
	Name        string
	Slug        string
	Description string
	Accent      string
	TimeZone    string
	Currency    string
	Language    string
	Version     int64
	CreatedAt   time.Time
}

// Seen is a space as one of its members sees it.
type Seen struct {
	Space
	Role        authz.Role
	Operations  []string // of a role that the space defined; nil for a built-in one
	MemberCount int64
	ArchivedAt  *time.Time // since when it can only be read; nil: it can be changed
	// NeedsSecondAdminSince is since when a band lacks a second person who can administer it.
	NeedsSecondAdminSince *time.Time
}

// standing is what the member who sees the space is in it.
func (s Seen) standing() authz.Standing {
	return authz.Standing{Kind: s.Kind, Role: s.Role, Operations: s.Operations, Archived: s.ArchivedAt != nil}
}

// Accents are the six ticket stocks a space can be printed on.
func Accents() []string {
	return []string{"vermillon", "citron", "pre", "canard", "bleu", "grenadine"}
}

var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// check brings a space's editable fields to their stored form and names those that break a rule.
func (s *Space) check() error {
	refused := problem.ErrInvalid
	name, err := text.Line(s.Name)
	switch s.Name = name; {
	case err != nil:
		refused = refused.Field("/name", problem.From(err).Code())
	case !text.Visible(name):
		refused = refused.Field("/name", problem.FieldRequired)
	case text.Len(name) > maxName:
		refused = refused.Field("/name", problem.FieldTooLong, "max", maxName)
	}
	if text.Len(s.Description) > maxDescription {
		refused = refused.Field("/description", problem.FieldTooLong, "max", maxDescription)
	}
	if !slugForm.MatchString(s.Slug) || len(s.Slug) > maxSlug {
		refused = refused.Field("/slug", "space.slug_form", "max", maxSlug)
	}
	if s.Kind != authz.Band && s.Kind != authz.Studio {
		refused = refused.Field("/kind", problem.FieldInvalid)
	}
	if !slices.Contains(Accents(), s.Accent) {
		refused = refused.Field("/accent", problem.FieldInvalid)
	}
	if !clock.KnownZone(s.TimeZone) {
		refused = refused.Field("/time_zone", problem.FieldInvalid)
	}
	if unit, err := currency.ParseISO(s.Currency); err != nil || unit.String() != s.Currency {
		refused = refused.Field("/currency", problem.FieldInvalid)
	}
	if !i18n.Supported(s.Language) {
		refused = refused.Field("/language", problem.FieldInvalid)
	}
	if refused != problem.ErrInvalid {
		return refused
	}
	return nil
}

// slugOf makes a slug of a name; a name without letters or digits gives the kind.
func slugOf(k authz.Kind, name string) string {
	var b strings.Builder
	for _, r := range text.Fold(name) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() == maxSlug-8 { // room for what makes it unique
			break
		}
	}
	slug := strings.Trim(b.String(), "-")
	if slug == "" {
		return string(k)
	}
	return slug
}
