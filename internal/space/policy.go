package space

import "github.com/kermesse/kermesse/internal/kit/authz"

var (
	CanCreate  = authz.Own("space.create")
	CanListOwn = authz.Own("space.list_own")
	CanJoin    = authz.Own("space.join")
	// CanPreview needs no session: an answer first, an account after (UI-2).
	CanPreview = authz.Open("space.invitation.preview")

	CanRead        = authz.Operation("space.read", authz.Owner, authz.Admin, authz.Manager, authz.Instructor, authz.Member, authz.Guest)
	CanEdit        = authz.Operation("space.edit", authz.Owner, authz.Admin)
	CanListMembers = authz.Operation("space.member.list", authz.Owner, authz.Admin, authz.Manager, authz.Instructor, authz.Member)
	CanLeave       = authz.Operation("space.leave", authz.Owner, authz.Admin, authz.Manager, authz.Instructor, authz.Member, authz.Guest).EvenArchived()
	// CanInvite waits for a confirmed address (AC-4).
	CanInvite           = authz.Operation("space.invitation.create", authz.Owner, authz.Admin, authz.Manager).Confirmed()
	CanListInvitations  = authz.Operation("space.invitation.list", authz.Owner, authz.Admin, authz.Manager)
	CanRevokeInvitation = authz.Operation("space.invitation.revoke", authz.Owner, authz.Admin, authz.Manager)
	CanListRequests     = authz.Operation("space.join_request.list", authz.Owner, authz.Admin, authz.Manager)
	CanDecideRequest    = authz.Operation("space.join_request.decide", authz.Owner, authz.Admin, authz.Manager)

	// CanChangeRole and those that make roles are grants: they ask for a fresh proof (AC-14).
	CanChangeRole   = authz.Operation("space.member.change_role", authz.Owner, authz.Admin).Fresh()
	CanListRoles    = authz.Operation("space.role.list", authz.Owner, authz.Admin, authz.Manager, authz.Instructor, authz.Member)
	CanDefineRole   = authz.Operation("space.role.define", authz.Owner, authz.Admin).Fresh()
	CanRemoveRole   = authz.Operation("space.role.remove", authz.Owner, authz.Admin)
	CanTransfer     = authz.Operation("space.ownership.transfer", authz.Owner).Fresh()
	CanRemoveMember = authz.Operation("space.member.remove", authz.Owner, authz.Admin)
	CanBan          = authz.Operation("space.member.ban", authz.Owner, authz.Admin)
	CanListBans     = authz.Operation("space.ban.list", authz.Owner, authz.Admin)
	CanReadActivity = authz.Operation("space.activity.read", authz.Owner, authz.Admin, authz.Manager, authz.Instructor, authz.Member, authz.Guest)
)

// Operations lists everything that can be done in this room.
func Operations() []authz.Op {
	return []authz.Op{
		CanCreate, CanListOwn, CanJoin, CanPreview, CanRead, CanEdit, CanListMembers, CanLeave, CanInvite,
		CanListInvitations, CanRevokeInvitation, CanListRequests, CanDecideRequest,
		CanChangeRole, CanListRoles, CanDefineRole, CanRemoveRole, CanTransfer, CanRemoveMember, CanBan, CanListBans, CanReadActivity,
	}
}
