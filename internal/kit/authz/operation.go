// Package authz decides who may do what, in one place.
//
// Every act of the product is one [Op], declared in its room's policy.go with the built-in roles
// that have it. A use case asks [Guard.Require] first; the API, the WebSocket, commands and jobs
// all come through use cases, so they all meet the same check (SP-3).
package authz

import "slices"

// Role is what a member is in a space. Bands know owner, admin, member, guest; studios know owner,
// admin, manager, instructor, member (SP-2).
type Role string

// The built-in roles, the highest first.
const (
	Owner      Role = "owner"
	Admin      Role = "admin"
	Manager    Role = "manager"
	Instructor Role = "instructor"
	Member     Role = "member"
	Guest      Role = "guest"
)

// Roles lists the built-in roles, the highest first.
func Roles() []Role { return []Role{Owner, Admin, Manager, Instructor, Member, Guest} }

// Outranks tells whether r stands above other. What is not a built-in role stands below them all.
func (r Role) Outranks(other Role) bool { return r.rank() < other.rank() }

// rank counts from the top.
func (r Role) rank() int {
	if i := slices.Index(Roles(), r); i >= 0 {
		return i
	}
	return len(Roles())
}

// Kind is what a space is for (SP-1).
type Kind string

// The two kinds of space.
const (
	Band   Kind = "band"
	Studio Kind = "studio"
)

// Roles that members of this kind of space can have, the highest first (SP-2).
func (k Kind) Roles() []Role {
	if k == Studio {
		return []Role{Owner, Admin, Manager, Instructor, Member}
	}
	return []Role{Owner, Admin, Member, Guest}
}

// reach is where an operation happens.
type reach int

const (
	reachSpace reach = iota + 1 // in a space, by who has the right role there
	reachOwn                    // on one's own account, by whoever is signed in
	reachOpen                   // by anybody
)

// Op is one act. Ops are values of package-level variables; two are equal when their names are.
type Op struct {
	name      string
	reach     reach
	roles     []Role
	kind      Kind // empty: in spaces of both kinds
	confirmed bool
	fresh     bool
	archived  bool
}

// Operation declares an act in a space and the built-in roles that may do it.
func Operation(name string, roles ...Role) Op {
	return Op{name: name, reach: reachSpace, roles: roles}
}

// In gives the same act, in spaces of one kind only.
func (o Op) In(k Kind) Op {
	o.kind = k
	return o
}

// Own declares an act on one's own account.
func Own(name string) Op { return Op{name: name, reach: reachOwn} }

// Open declares an act of anybody, signed in or not.
func Open(name string) Op { return Op{name: name, reach: reachOpen} }

// Confirmed gives the same act, asking for a confirmed e-mail address besides (AC-4).
func (o Op) Confirmed() Op {
	o.confirmed = true
	return o
}

// Fresh gives the same act, asking besides for a proof of who acts that is not older than
// [ProofLife] (AC-14).
func (o Op) Fresh() Op {
	o.fresh = true
	return o
}

// EvenArchived gives the same act, also where it writes in a space that is archived (SP-5).
func (o Op) EvenArchived() Op {
	o.archived = true
	return o
}

// Name is the stable name, "room.thing.act".
func (o Op) Name() string { return o.name }

// Public tells whether anybody may do it.
func (o Op) Public() bool { return o.reach == reachOpen }

// OfSpace tells whether it happens in a space.
func (o Op) OfSpace() bool { return o.reach == reachSpace }

// NeedsConfirmed tells whether it asks for a confirmed e-mail address.
func (o Op) NeedsConfirmed() bool { return o.confirmed }

// NeedsFresh tells whether it asks for a fresh proof of who acts.
func (o Op) NeedsFresh() bool { return o.fresh }

// Happens tells whether spaces of a kind know this operation.
func (o Op) Happens(k Kind) bool { return o.OfSpace() && (o.kind == "" || o.kind == k) }

// Allows tells whether a built-in role has this operation in its space.
func (o Op) Allows(r Role) bool { return slices.Contains(o.roles, r) }

// Grantable tells whether a role that a space defines may have it: what the owner alone may do stays
// the owner's.
func (o Op) Grantable(k Kind) bool {
	return o.Happens(k) && slices.ContainsFunc(k.Roles(), func(r Role) bool { return r != Owner && o.Allows(r) })
}

// Catalogue is the list of all operations, made by the composition root.
type Catalogue []Op

// Of lists the names of the operations that a standing gives in its space.
func (c Catalogue) Of(s Standing) []string {
	names := []string{}
	for _, o := range c {
		if s.May(o) {
			names = append(names, o.name)
		}
	}
	return names
}

// Covers tells whether other stands no higher than s: nobody gives, takes or judges more than what
// they may do themselves (SP-2). Built-in roles have their order; against a role that a space defined,
// every operation counts.
func (c Catalogue) Covers(s, other Standing) bool {
	if s.Operations == nil && other.Operations == nil {
		return !other.Role.Outranks(s.Role)
	}
	return !slices.ContainsFunc(c, func(o Op) bool { return other.May(o) && !s.May(o) })
}
