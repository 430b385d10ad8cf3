// Package space is the room of bands and studios as places: who belongs, as what, and how one gets
// in.
//
// Invariants: a space has exactly one owner from its first moment on; nobody belongs twice; an
// invitation never admits more people than it says, however many come at once; what a space holds
// cannot be told from what does not exist by whoever does not belong.
//
// Tables: space, space_slug, space_member, space_invitation, space_invitation_code,
// space_join_request. Facts: [Edited], [MemberJoined], [MemberLeft], [JoinRequested],
// [JoinDecided], [InvitationsChanged].
package space
