package space

import (
	"context"
	"net/http"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/rest"
)

type spaceBody struct {
	ID          id.Space  `json:"id" format:"uuid"`
	Kind        string    `json:"kind" enum:"band,studio"`
	Name        string    `json:"name"`
	Slug        string    `json:"slug"`
	Description string    `json:"description"`
	Accent      string    `json:"accent" enum:"vermillon,citron,pre,canard,bleu,grenadine"`
	TimeZone    string    `json:"time_zone"`
	Currency    string    `json:"currency"`
	Language    string    `json:"language" enum:"fr,en"`
	Role        string    `json:"role" doc:"What the reader is here"`
	Permissions []string  `json:"permissions" doc:"The operations the reader may do here"`
	MemberCount int64     `json:"member_count"`
	CreatedAt   time.Time `json:"created_at"`
	Version     int64     `json:"version"`
	// What follows is absent where there is nothing to say.
	ArchivedAt            *time.Time `json:"archived_at,omitempty" doc:"Since when it can only be read"`
	NeedsSecondAdminSince *time.Time `json:"needs_second_admin_since,omitempty" doc:"Since when a band lacks a second person who can administer it; 14 days later new invitations wait"`
}

func (b spaceBody) Revision() int64 { return b.Version }

// present is a space as its members read it.
func (s *Service) present(seen Seen) spaceBody {
	return spaceBody{
		ID: seen.ID, Kind: string(seen.Kind), Name: seen.Name, Slug: seen.Slug, Description: seen.Description, Accent: seen.Accent,
		TimeZone: seen.TimeZone, Currency: seen.Currency, Language: seen.Language, Role: string(seen.Role),
		Permissions: s.Catalogue.Of(seen.standing()), MemberCount: seen.MemberCount, CreatedAt: seen.CreatedAt, Version: seen.Version,
		ArchivedAt: seen.ArchivedAt, NeedsSecondAdminSince: seen.NeedsSecondAdminSince,
	}
}

type requestBody struct {
	ID          RequestID  `json:"id" format:"uuid"`
	AccountID   id.Account `json:"account_id" format:"uuid"`
	DisplayName string     `json:"display_name"`
	Role        string     `json:"role"`
	CreatedAt   time.Time  `json:"created_at"`
}

// InSpace is the part of a path that names a space. It is exported because what is embedded
// unexported is not read from the request.
type InSpace struct {
	Space id.Space `path:"space_id" format:"uuid"`
}

type createSpaceInput struct {
	Body struct {
		Kind        string `json:"kind" enum:"band,studio"`
		Name        string `json:"name" minLength:"1" maxLength:"80"`
		Slug        string `json:"slug,omitempty" maxLength:"60"`
		Description string `json:"description,omitempty" maxLength:"500"`
		Accent      string `json:"accent,omitempty" enum:"vermillon,citron,pre,canard,bleu,grenadine"`
		TimeZone    string `json:"time_zone,omitempty" maxLength:"64"`
		Currency    string `json:"currency,omitempty" maxLength:"3"`
		Language    string `json:"language,omitempty" enum:"fr,en"`
	}
}

type editSpaceInput struct {
	InSpace
	IfMatch string `header:"If-Match"`
	Body    struct {
		Name        *string `json:"name,omitempty" minLength:"1" maxLength:"80"`
		Slug        *string `json:"slug,omitempty" minLength:"1" maxLength:"60"`
		Description *string `json:"description,omitempty" maxLength:"500"`
		Accent      *string `json:"accent,omitempty" enum:"vermillon,citron,pre,canard,bleu,grenadine"`
		TimeZone    *string `json:"time_zone,omitempty" maxLength:"64"`
		Currency    *string `json:"currency,omitempty" maxLength:"3"`
		Language    *string `json:"language,omitempty" enum:"fr,en"`
	}
}

// Routes registers the room's doors.
func (s *Service) Routes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: "/spaces", Op: CanListOwn, Tag: "space",
		Summary: "List the spaces you belong to"},
		func(ctx context.Context, _ *struct{}) (*rest.Plain[rest.Page[spaceBody]], error) {
			own, err := s.Own(ctx)
			return rest.List(mapped(own, s.present), ""), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/spaces", Op: CanCreate, Tag: "space",
		Summary: "Create a band or a studio", Status: http.StatusCreated},
		func(ctx context.Context, in *createSpaceInput) (*rest.Created[spaceBody], error) {
			b := in.Body
			made, err := s.Create(ctx, Create{
				Kind: authz.Kind(b.Kind), Name: b.Name, Slug: b.Slug, Description: b.Description,
				Accent: or(b.Accent, "vermillon"), TimeZone: or(b.TimeZone, "Europe/Paris"),
				Currency: or(b.Currency, "EUR"), Language: or(b.Language, "fr"),
			})
			if err != nil {
				return nil, err
			}
			return rest.At(s.present(made), "/spaces/%s", made.ID), nil
		})

	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: "/spaces/{space_id}", Op: CanRead, Tag: "space",
		Summary: "Read a space"},
		func(ctx context.Context, in *InSpace) (*rest.Tagged[spaceBody], error) {
			seen, err := s.Read(ctx, in.Space)
			return rest.WithETag(s.present(seen)), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodPatch, Path: "/spaces/{space_id}", Op: CanEdit, Tag: "space",
		Summary: "Change a space"},
		func(ctx context.Context, in *editSpaceInput) (*rest.Tagged[spaceBody], error) {
			version, err := rest.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			b := in.Body
			seen, err := s.Edit(ctx, Edit{
				Space: in.Space, Version: version, Name: b.Name, Slug: b.Slug, Description: b.Description,
				Accent: b.Accent, TimeZone: b.TimeZone, Currency: b.Currency, Language: b.Language,
			})
			return rest.WithETag(s.present(seen)), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: "/spaces/{space_id}/join-requests", Op: CanListRequests, Tag: "space",
		Summary: "List who waits to be let in"},
		func(ctx context.Context, in *InSpace) (*rest.Plain[rest.Page[requestBody]], error) {
			requests, err := s.Requests(ctx, in.Space)
			return rest.List(mapped(requests, func(r Request) requestBody {
				return requestBody{r.ID, r.Account, r.Name, string(r.Role), r.CreatedAt}
			}), ""), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/spaces/{space_id}/join-requests/{request_id}/decision",
		Op: CanDecideRequest, Tag: "space", Summary: "Let somebody in, or not"},
		func(ctx context.Context, in *struct {
			InSpace
			Request RequestID `path:"request_id" format:"uuid"`
			Body    struct {
				Accept bool `json:"accept"`
			}
		}) (*rest.Plain[decisionBody], error) {
			err := s.Decide(ctx, in.Space, in.Request, in.Body.Accept)
			return rest.OK(decisionBody{in.Body.Accept}), err
		})

	s.memberRoutes(server)
	s.invitationRoutes(server)
}

type decisionBody struct {
	Accepted bool `json:"accepted"`
}

func mapped[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	for i, a := range in {
		out[i] = f(a)
	}
	return out
}

func or(given, otherwise string) string {
	if given == "" {
		return otherwise
	}
	return given
}

var _ authz.Members = Members{}
