package space

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/rest"
)

type memberBody struct {
	AccountID   id.Account `json:"account_id" format:"uuid"`
	DisplayName string     `json:"display_name"`
	AvatarURL   string     `json:"avatar_url,omitempty" doc:"Path of the picture; add ?size=small for the small one"`
	Role        string     `json:"role" doc:"A built-in role, or the id of one that the space defined"`
	RoleName    string     `json:"role_name,omitempty" doc:"Of a role that the space defined"`
	JoinedAt    time.Time  `json:"joined_at"`
	ExpiresAt   *time.Time `json:"expires_at,omitempty" doc:"When a guest belongs no more"`
}

func presentMember(m MemberOf) memberBody {
	return memberBody{m.Account, m.Name, m.AvatarURL, string(m.Role), m.RoleName, m.JoinedAt, m.ExpiresAt}
}

type roleBody struct {
	ID         *RoleID  `json:"id,omitempty" format:"uuid" doc:"Of a role that the space defined; absent for a built-in one"`
	Role       string   `json:"role" doc:"What members have who have it"`
	Name       string   `json:"name"`
	Operations []string `json:"operations"`
	Version    int64    `json:"version"`
}

func (b roleBody) Revision() int64 { return b.Version }

func presentRole(r OwnRole) roleBody {
	return roleBody{&r.ID, r.ID.String(), r.Name, r.Operations, r.Version}
}

type banBody struct {
	AccountID   id.Account `json:"account_id" format:"uuid"`
	DisplayName string     `json:"display_name"`
	CreatedAt   time.Time  `json:"created_at"`
	CreatedBy   personBody `json:"created_by"`
}

type activityBody struct {
	ID      ActivityID      `json:"id" format:"uuid"`
	Kind    string          `json:"kind" doc:"What happened, as a fact's kind"`
	Actor   *personBody     `json:"actor,omitempty" doc:"Who did it; absent: nobody, by itself"`
	Subject string          `json:"subject" doc:"The id of what it happened to"`
	Data    json.RawMessage `json:"data" doc:"The fact: ids, versions and counts"`
	At      time.Time       `json:"at"`
}

// InMember is the part of a path that names a member of a space.
type InMember struct {
	InSpace
	Account id.Account `path:"account_id" format:"uuid"`
}

// InRole is the part of a path that names a role of a space.
type InRole struct {
	InSpace
	Role RoleID `path:"role_id" format:"uuid"`
}

type changeRoleInput struct {
	InMember
	Body struct {
		Role      string     `json:"role" maxLength:"36" doc:"A built-in role, or the id of one that the space defined"`
		ExpiresAt *time.Time `json:"expires_at,omitempty" nullable:"true" doc:"When a guest belongs no more; absent or null: there is no end"`
	}
}

type defineRoleInput struct {
	InSpace
	Body struct {
		Name       string   `json:"name" minLength:"1" maxLength:"40"`
		Operations []string `json:"operations" maxItems:"200" doc:"Names as in the permissions of a space"`
	}
}

type editRoleInput struct {
	InRole
	IfMatch string `header:"If-Match"`
	Body    struct {
		Name       *string   `json:"name,omitempty" minLength:"1" maxLength:"40"`
		Operations *[]string `json:"operations,omitempty" maxItems:"200"`
	}
}

type activityInput struct {
	InSpace
	Kind   string     `query:"kind" maxLength:"64"`
	Person id.Account `query:"person" format:"uuid" doc:"Only what this person did"`
	Limit  int        `query:"limit" minimum:"1" maximum:"100" default:"50"`
	Cursor string     `query:"cursor" maxLength:"512"`
}

// filter is what a cursor of the list belongs to.
func (in *activityInput) filter() any { return []any{"activity", in.Space, in.Kind, in.Person} }

func (s *Service) memberRoutes(server *rest.Server) {
	const members, roles, bans = "/spaces/{space_id}/members", "/spaces/{space_id}/roles", "/spaces/{space_id}/bans"

	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: members, Op: CanListMembers, Tag: "space",
		Summary: "List the members of a space"},
		func(ctx context.Context, in *InSpace) (*rest.Plain[rest.Page[memberBody]], error) {
			found, err := s.Members(ctx, in.Space)
			return rest.List(mapped(found, presentMember), ""), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: members + "/me", Op: CanLeave, Tag: "space",
		Summary: "Leave a space", Status: http.StatusNoContent},
		func(ctx context.Context, in *InSpace) (*rest.Empty, error) {
			return &rest.Empty{}, s.Leave(ctx, in.Space)
		})

	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: members + "/{account_id}", Op: CanRemoveMember, Tag: "space",
		Summary: "Remove a member", Status: http.StatusNoContent},
		func(ctx context.Context, in *InMember) (*rest.Empty, error) {
			return &rest.Empty{}, s.Remove(ctx, in.Space, in.Account)
		})

	rest.Handle(server, rest.Route{Method: http.MethodPut, Path: members + "/{account_id}/role", Op: CanChangeRole, Tag: "space",
		Summary: "Change what a member is"},
		func(ctx context.Context, in *changeRoleInput) (*rest.Plain[memberBody], error) {
			changed, err := s.ChangeRole(ctx, ChangeRole{Space: in.Space, Account: in.Account, Role: authz.Role(in.Body.Role), Until: in.Body.ExpiresAt})
			return rest.OK(presentMember(changed)), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/spaces/{space_id}/ownership-transfers", Op: CanTransfer, Tag: "space",
		Summary: "Hand a space over to another member", Status: http.StatusNoContent},
		func(ctx context.Context, in *struct {
			InSpace
			Body struct {
				AccountID id.Account `json:"account_id" format:"uuid"`
			}
		}) (*rest.Empty, error) {
			return &rest.Empty{}, s.TransferOwnership(ctx, in.Space, in.Body.AccountID)
		})

	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: roles, Op: CanListRoles, Tag: "space",
		Summary: "List the roles of a space: built in, and its own"},
		func(ctx context.Context, in *InSpace) (*rest.Plain[rest.Page[roleBody]], error) {
			own, kind, err := s.Roles(ctx, in.Space)
			if err != nil {
				return nil, err
			}
			var out []roleBody
			for _, role := range kind.Roles() {
				out = append(out, roleBody{nil, string(role), string(role), s.Catalogue.Of(authz.Standing{Kind: kind, Role: role}), 0})
			}
			return rest.List(append(out, mapped(own, presentRole)...), ""), nil
		})

	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: roles, Op: CanDefineRole, Tag: "space",
		Summary: "Define a role: a named set of operations", Status: http.StatusCreated},
		func(ctx context.Context, in *defineRoleInput) (*rest.Created[roleBody], error) {
			made, err := s.DefineRole(ctx, in.Space, in.Body.Name, in.Body.Operations)
			if err != nil {
				return nil, err
			}
			return rest.At(presentRole(made), "/spaces/%s/roles/%s", in.Space, made.ID), nil
		})

	rest.Handle(server, rest.Route{Method: http.MethodPatch, Path: roles + "/{role_id}", Op: CanDefineRole, Tag: "space",
		Summary: "Change a role of the space"},
		func(ctx context.Context, in *editRoleInput) (*rest.Tagged[roleBody], error) {
			version, err := rest.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			changed, err := s.EditRole(ctx, EditRole{Space: in.Space, Role: in.Role, Version: version, Name: in.Body.Name, Operations: in.Body.Operations})
			return rest.WithETag(presentRole(changed)), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: roles + "/{role_id}", Op: CanRemoveRole, Tag: "space",
		Summary: "Remove a role that nobody has", Status: http.StatusNoContent},
		func(ctx context.Context, in *InRole) (*rest.Empty, error) {
			return &rest.Empty{}, s.RemoveRole(ctx, in.Space, in.Role)
		})

	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: bans, Op: CanListBans, Tag: "space",
		Summary: "List who cannot come in"},
		func(ctx context.Context, in *InSpace) (*rest.Plain[rest.Page[banBody]], error) {
			found, err := s.Bans(ctx, in.Space)
			return rest.List(mapped(found, func(b Ban) banBody {
				return banBody{b.Account, b.Name, b.At, personBody{b.By, b.ByName}}
			}), ""), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodPut, Path: bans + "/{account_id}", Op: CanBan, Tag: "space",
		Summary: "Remove somebody and keep them out", Status: http.StatusNoContent},
		func(ctx context.Context, in *InMember) (*rest.Empty, error) {
			return &rest.Empty{}, s.Ban(ctx, in.Space, in.Account)
		})

	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: bans + "/{account_id}", Op: CanBan, Tag: "space",
		Summary: "Let somebody be invited again", Status: http.StatusNoContent},
		func(ctx context.Context, in *InMember) (*rest.Empty, error) {
			return &rest.Empty{}, s.Unban(ctx, in.Space, in.Account)
		})

	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: "/spaces/{space_id}/activity", Op: CanReadActivity, Tag: "space",
		Summary: "What happened in a space, the newest first"},
		func(ctx context.Context, in *activityInput) (*rest.Plain[rest.Page[activityBody]], error) {
			after, err := rest.DecodeCursor[ActivityPosition](in.Cursor, in.filter())
			if err != nil {
				return nil, err
			}
			ask := ListActivity{Space: in.Space, Kind: in.Kind, After: after, Limit: in.Limit}
			if !in.Person.IsZero() {
				ask.Actor = &in.Person
			}
			page, err := s.ListActivity(ctx, ask)
			if err != nil {
				return nil, err
			}
			next := ""
			if page.Next != nil {
				if next, err = rest.EncodeCursor(in.filter(), *page.Next); err != nil {
					return nil, err
				}
			}
			return rest.List(mapped(page.Items, presentActivity), next), nil
		})
}

func presentActivity(a Activity) activityBody {
	out := activityBody{ID: a.ID, Kind: a.Kind, Subject: a.Subject, Data: a.Data, At: a.At}
	if a.Actor != nil {
		out.Actor = &personBody{*a.Actor, a.ActorName}
	}
	return out
}
