package space

import (
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/id"
)

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

// MemberLeft: somebody belongs no more, by their own will, because somebody else removed them, or
// because their time was over.
type MemberLeft struct {
	AccountID id.Account `json:"account_id"`
	Removed   bool       `json:"removed,omitempty"`
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

// RoleChanged: a member is something else than before.
type RoleChanged struct {
	AccountID id.Account `json:"account_id"`
	Role      string     `json:"role"`
}

func (RoleChanged) Kind() string      { return "space.role_changed" }
func (f RoleChanged) Subject() string { return f.AccountID.String() }

// RolesChanged: a role that the space defines was made, changed or removed.
type RolesChanged struct {
	RoleID RoleID `json:"role_id"`
}

func (RolesChanged) Kind() string      { return "space.roles_changed" }
func (f RolesChanged) Subject() string { return f.RoleID.String() }

// OwnershipTransferred: the space has another owner.
type OwnershipTransferred struct {
	From id.Account `json:"from"`
	To   id.Account `json:"to"`
}

func (OwnershipTransferred) Kind() string      { return "space.ownership_transferred" }
func (f OwnershipTransferred) Subject() string { return f.To.String() }

// MemberBanned: somebody cannot come in any more, by any invitation.
type MemberBanned struct {
	AccountID id.Account `json:"account_id"`
}

func (MemberBanned) Kind() string      { return "space.member_banned" }
func (f MemberBanned) Subject() string { return f.AccountID.String() }

// BanLifted: somebody who was banned may be invited again.
type BanLifted struct {
	AccountID id.Account `json:"account_id"`
}

func (BanLifted) Kind() string      { return "space.ban_lifted" }
func (f BanLifted) Subject() string { return f.AccountID.String() }

// SecondAdmin: a band needs a second person who can administer it, or has one again (SP-5).
type SecondAdmin struct {
	SpaceID id.Space `json:"space_id"`
	Needed  bool     `json:"needed"`
}

func (SecondAdmin) Kind() string      { return "space.second_admin" }
func (f SecondAdmin) Subject() string { return f.SpaceID.String() }

// Archived: nobody can own the space any more; from now on it is only read.
type Archived struct {
	SpaceID id.Space `json:"space_id"`
}

func (Archived) Kind() string      { return "space.archived" }
func (f Archived) Subject() string { return f.SpaceID.String() }

// What it takes to read of these facts in the activity feed (SP-11). [InvitationsChanged] is for
// screens only: whoever came by an invitation is told as [MemberJoined].
func (Edited) ReadWith() authz.Op               { return CanRead }
func (MemberJoined) ReadWith() authz.Op         { return CanListMembers }
func (MemberLeft) ReadWith() authz.Op           { return CanListMembers }
func (JoinRequested) ReadWith() authz.Op        { return CanListRequests }
func (JoinDecided) ReadWith() authz.Op          { return CanListRequests }
func (RoleChanged) ReadWith() authz.Op          { return CanListMembers }
func (RolesChanged) ReadWith() authz.Op         { return CanListRoles }
func (OwnershipTransferred) ReadWith() authz.Op { return CanListMembers }
func (MemberBanned) ReadWith() authz.Op         { return CanListBans }
func (BanLifted) ReadWith() authz.Op            { return CanListBans }
func (SecondAdmin) ReadWith() authz.Op          { return CanListMembers }
func (Archived) ReadWith() authz.Op             { return CanRead }
