package space

import "github.com/kermesse/kermesse/internal/kit/id"

// Edited: a space's name, colour or another of its fields changed.
type Edited struct {
	SpaceID id.Space `json:"space_id"`
	Version int64    `json:"version"`
}

func (Edited) Kind() string      { return "space.edited" }
func (f Edited) Subject() string { return f.SpaceID.String() }

// MemberJoined: somebody belongs now.
type MemberJoined struct {
	AccountID id.Account `json:"account_id"`
	Role      string     `json:"role"`
}

func (MemberJoined) Kind() string      { return "space.member_joined" }
func (f MemberJoined) Subject() string { return f.AccountID.String() }

// MemberLeft: somebody belongs no more.
type MemberLeft struct {
	AccountID id.Account `json:"account_id"`
}

func (MemberLeft) Kind() string      { return "space.member_left" }
func (f MemberLeft) Subject() string { return f.AccountID.String() }

// JoinRequested: somebody waits for a decision.
type JoinRequested struct {
	RequestID RequestID  `json:"request_id"`
	AccountID id.Account `json:"account_id"`
}

func (JoinRequested) Kind() string      { return "space.join_requested" }
func (f JoinRequested) Subject() string { return f.RequestID.String() }

// JoinDecided: a request to join was answered.
type JoinDecided struct {
	RequestID RequestID  `json:"request_id"`
	AccountID id.Account `json:"account_id"`
	Accepted  bool       `json:"accepted"`
}

func (JoinDecided) Kind() string      { return "space.join_decided" }
func (f JoinDecided) Subject() string { return f.RequestID.String() }

// InvitationsChanged: one was made, used or withdrawn.
type InvitationsChanged struct {
	InvitationID InvitationID `json:"invitation_id"`
}

func (InvitationsChanged) Kind() string      { return "space.invitations_changed" }
func (f InvitationsChanged) Subject() string { return f.InvitationID.String() }
