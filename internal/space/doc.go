// Package space is the room of bands and studios as places: who belongs, as what, and how one gets
// in.
//
// Invariants: a space has exactly one owner from its first moment on, until it is archived because
// nobody can own it; nobody belongs twice; nobody gives, takes or judges more than they may do
// themselves; an invitation never admits more people than it says, however many come at once; what a
// space holds cannot be told from what does not exist by whoever does not belong.
//
// Tables: space, space_slug, space_member, space_role, space_ban, space_invitation,
// space_invitation_code, space_join_request, space_band_count, space_activity. Facts: [Edited],
// [MemberJoined], [MemberLeft], [RoleChanged], [RolesChanged], [OwnershipTransferred], [MemberBanned],
// [BanLifted], [SecondAdmin], [Archived], [JoinRequested], [JoinDecided], [InvitationsChanged].
package space
