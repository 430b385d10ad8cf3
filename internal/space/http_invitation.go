package space

import (
	"context"
	"net/http"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
)

type personBody struct {
	AccountID   id.Account `json:"account_id" format:"uuid"`
	DisplayName string     `json:"display_name"`
}

type invitationBody struct {
	ID        InvitationID `json:"id" format:"uuid"`
	Code      string       `json:"code" doc:"Eight letters and digits that cannot be mistaken for each other"`
	URL       string       `json:"url"`
	Role      string       `json:"role"`
	MaxUses   *int64       `json:"max_uses" doc:"null: any number"`
	Uses      int64        `json:"uses"`
	Approval  bool         `json:"approval"`
	Email     string       `json:"email,omitempty"`
	ExpiresAt time.Time    `json:"expires_at"`
	CreatedAt time.Time    `json:"created_at"`
	CreatedBy personBody   `json:"created_by"`
	// AccessUntil is absent where there is no end.
	AccessUntil *time.Time `json:"access_until,omitempty" doc:"When a guest who comes by it belongs no more"`
}

func (s *Service) presentInvitation(i Invited) invitationBody {
	return invitationBody{
		ID: i.ID, Code: i.Code, URL: s.link(i.Code), Role: string(i.Role), MaxUses: i.MaxUses, Uses: i.Uses, Approval: i.Approval,
		Email: i.Email, ExpiresAt: i.ExpiresAt, CreatedAt: i.CreatedAt, CreatedBy: personBody{i.CreatedBy, i.CreatedByName},
		AccessUntil: i.AccessUntil,
	}
}

type inviteInput struct {
	InSpace
	Body struct {
		Role      string `json:"role,omitempty" maxLength:"36" doc:"A built-in role, or the id of one that the space defined; absent: member"`
		MaxUses   *int64 `json:"max_uses,omitempty" nullable:"true" doc:"null or absent: any number"`
		ExpiresIn int64  `json:"expires_in,omitempty" doc:"Seconds; absent: 24 hours"`
		Approval  bool   `json:"approval,omitempty" doc:"An admin decides about each person"`
		Email     string `json:"email,omitempty" maxLength:"254" doc:"Where to send the link"`
		// AccessUntil ends a guest's access by itself (SP-7).
		AccessUntil *time.Time `json:"access_until,omitempty" nullable:"true" doc:"When a guest who comes by it belongs no more"`
	}
}

type codeInput struct {
	Body struct {
		Code string `json:"code" minLength:"1" maxLength:"64"`
	}
}

type previewBody struct {
	Space struct {
		ID          id.Space `json:"id" format:"uuid"`
		Kind        string   `json:"kind" enum:"band,studio"`
		Name        string   `json:"name"`
		Accent      string   `json:"accent"`
		MemberCount int64    `json:"member_count"`
	} `json:"space"`
	InvitedBy     string    `json:"invited_by"`
	Role          string    `json:"role"`
	Approval      bool      `json:"approval"`
	ExpiresAt     time.Time `json:"expires_at"`
	AlreadyMember bool      `json:"already_member"`
	Waiting       bool      `json:"waiting" doc:"A request of yours waits for a decision"`
}

type membershipBody struct {
	SpaceID id.Space `json:"space_id" format:"uuid"`
	Status  string   `json:"status" enum:"member,pending"`
}

func (s *Service) invitationRoutes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/spaces/{space_id}/invitations", Op: CanInvite, Tag: "space",
		// It may have a letter written to a stranger: thirty a minute are plenty.
		Summary: "Make an invitation", Status: http.StatusCreated, Class: ratelimit.Guess},
		func(ctx context.Context, in *inviteInput) (*rest.Created[invitationBody], error) {
			b := in.Body
			made, err := s.Invite(ctx, Invite{
				Space: in.Space, Role: authz.Role(b.Role), MaxUses: b.MaxUses, Approval: b.Approval, Email: b.Email,
				Life: lifeOf(b.ExpiresIn), AccessUntil: b.AccessUntil,
			})
			if err != nil {
				return nil, err
			}
			return rest.At(s.presentInvitation(made), "/spaces/%s/invitations/%s", in.Space, made.ID), nil
		})

	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: "/spaces/{space_id}/invitations", Op: CanListInvitations, Tag: "space",
		Summary: "List the invitations that still have time"},
		func(ctx context.Context, in *InSpace) (*rest.Plain[rest.Page[invitationBody]], error) {
			found, err := s.Invitations(ctx, in.Space)
			return rest.List(mapped(found, s.presentInvitation), ""), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: "/spaces/{space_id}/invitations/{invitation_id}",
		Op: CanRevokeInvitation, Tag: "space", Summary: "Withdraw an invitation", Status: http.StatusNoContent},
		func(ctx context.Context, in *struct {
			InSpace
			Invitation InvitationID `path:"invitation_id" format:"uuid"`
		}) (*rest.Empty, error) {
			return &rest.Empty{}, s.RevokeInvitation(ctx, in.Space, in.Invitation)
		})

	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/invitation-previews", Op: CanPreview, Tag: "space", Ends: true,
		Summary: "See what an invitation opens", Class: ratelimit.Guess},
		func(ctx context.Context, in *codeInput) (*rest.Plain[previewBody], error) {
			p, err := s.Preview(ctx, in.Body.Code)
			out := previewBody{InvitedBy: p.InvitedBy, Role: string(p.Role), Approval: p.Approval, ExpiresAt: p.ExpiresAt,
				AlreadyMember: p.AlreadyMember, Waiting: p.Waiting}
			out.Space.ID, out.Space.Kind, out.Space.Name = p.Space, string(p.Kind), p.Name
			out.Space.Accent, out.Space.MemberCount = p.Accent, p.MemberCount
			return rest.OK(out), err
		})

	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/memberships", Op: CanJoin, Tag: "space", Ends: true,
		Summary: "Use an invitation", Status: http.StatusCreated, Class: ratelimit.Guess},
		func(ctx context.Context, in *codeInput) (*rest.Created[membershipBody], error) {
			joined, err := s.Join(ctx, in.Body.Code)
			if err != nil {
				return nil, err
			}
			status := "member"
			if joined.Pending {
				status = "pending"
			}
			return rest.At(membershipBody{joined.Space, status}, "/spaces/%s", joined.Space), nil
		})
}

// lifeOf keeps what a client asks for from overflowing before it is checked.
func lifeOf(seconds int64) time.Duration {
	if seconds > int64(maxLife/time.Second) || seconds < 0 {
		return maxLife + time.Second
	}
	return time.Duration(seconds) * time.Second
}
