package space

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
	"github.com/kermesse/kermesse/internal/space/internal/q"
)

type roleKind struct{}

// RoleID names a role that a space defined. Members, invitations and requests have its text where
// others have the name of a built-in role.
type RoleID = id.ID[roleKind]

const (
	maxRoleName = 40
	maxRoles    = 20
)

var (
	// ErrNoRole answers a role that the space does not define.
	ErrNoRole = problem.New(problem.NotFound, "space.role_not_found")
	// ErrRoleNameTaken: another role of the space is called so.
	ErrRoleNameTaken = problem.New(problem.Conflict, "space.role_name_taken")
	// ErrRoleInUse: members, invitations or requests have it.
	ErrRoleInUse = problem.New(problem.Conflict, "space.role_in_use")
	// ErrTooManyRoles: a space defines as many as it may; takes max.
	ErrTooManyRoles = problem.New(problem.Conflict, "space.too_many_roles")
)

// OwnRole is a role that a space defined: a named set of operations (SP-2).
type OwnRole struct {
	ID         RoleID
	Name       string
	Operations []string // sorted
	Version    int64
}

// standing is what whoever has the role is in a space of kind k.
func (r OwnRole) standing(k authz.Kind) authz.Standing {
	return authz.Standing{Kind: k, Role: authz.Role(r.ID.String()), Operations: r.Operations}
}

// checkRole brings a role to its stored form. Whoever makes it gives nothing that they lack.
func (s *Service) checkRole(r *OwnRole, granter authz.Standing) error {
	refused := problem.ErrInvalid
	name, err := text.Line(r.Name)
	switch r.Name = name; {
	case err != nil:
		refused = refused.Field("/name", problem.From(err).Code())
	case !text.Visible(name):
		refused = refused.Field("/name", problem.FieldRequired)
	case text.Len(name) > maxRoleName:
		refused = refused.Field("/name", problem.FieldTooLong, "max", maxRoleName)
	}
	r.Operations = slices.Compact(slices.Sorted(slices.Values(r.Operations)))
	known := func(name string) bool {
		return slices.ContainsFunc(s.Catalogue, func(o authz.Op) bool { return o.Name() == name && o.Grantable(granter.Kind) })
	}
	switch {
	case slices.ContainsFunc(r.Operations, func(name string) bool { return !known(name) }):
		refused = refused.Field("/operations", problem.FieldInvalid)
	case !s.Catalogue.Covers(granter, r.standing(granter.Kind)):
		refused = refused.Field("/operations", "space.role_not_granted")
	}
	if len(refused.Fields()) > 0 {
		return refused
	}
	return nil
}

// Roles lists the roles that a space defined, by name, and tells which kind of space it is: that says
// which are built in.
func (s *Service) Roles(ctx context.Context, space id.Space) ([]OwnRole, authz.Kind, error) {
	var kind authz.Kind
	roles, err := db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) ([]OwnRole, error) {
		grant, err := s.Guard.Require(ctx, tx, CanListRoles)
		if err != nil {
			return nil, err
		}
		kind = grant.Kind
		return listRoles(ctx, tx)
	})
	return roles, kind, err
}

// DefineRole makes a role. Errors: [problem.ErrInvalid] with the fields, [ErrRoleNameTaken],
// [ErrTooManyRoles].
func (s *Service) DefineRole(ctx context.Context, space id.Space, name string, operations []string) (OwnRole, error) {
	return db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (OwnRole, error) {
		grant, err := s.locked(ctx, tx, CanDefineRole)
		if err != nil {
			return OwnRole{}, err
		}
		role := OwnRole{ID: id.New[roleKind](s.IDs), Name: name, Operations: operations, Version: 1}
		if err := s.checkRole(&role, grant.Standing); err != nil {
			return OwnRole{}, err
		}
		there, err := listRoles(ctx, tx)
		if err != nil {
			return OwnRole{}, err
		}
		if len(there) >= maxRoles {
			return OwnRole{}, ErrTooManyRoles.With("max", maxRoles)
		}
		made, err := q.New(tx).InsertRole(ctx, q.InsertRoleParams{
			SpaceID: space, Role: role.ID.String(), Name: role.Name, Operations: strings.Join(role.Operations, " "),
			CreatedBy: grant.Actor.Account, CreatedAt: tx.Now(),
		})
		if err != nil || made == 0 {
			if err == nil {
				err = ErrRoleNameTaken.Field("/name", "space.role_name_taken")
			}
			return OwnRole{}, err
		}
		return role, s.Events.Publish(ctx, tx, RolesChanged{role.ID}, event.SpaceTopic(space))
	})
}

// EditRole changes what is not nil of a role that still has Version; whoever has the role has what it
// allows from then on.
type EditRole struct {
	Space      id.Space
	Role       RoleID
	Version    int64
	Name       *string
	Operations *[]string
}

// EditRole changes a role. Nobody changes one that allows more than what they may do themselves.
func (s *Service) EditRole(ctx context.Context, in EditRole) (OwnRole, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (OwnRole, error) {
		grant, err := s.locked(ctx, tx, CanDefineRole)
		if err != nil {
			return OwnRole{}, err
		}
		role, err := readRole(ctx, tx, in.Role)
		if err != nil {
			return OwnRole{}, err
		}
		if role.Version != in.Version {
			return OwnRole{}, problem.ErrVersionStale.Current(presentRole(role))
		}
		if !s.Catalogue.Covers(grant.Standing, role.standing(grant.Kind)) {
			return OwnRole{}, ErrRoleNotGranted
		}
		if in.Name != nil {
			role.Name = *in.Name
		}
		if in.Operations != nil {
			role.Operations = *in.Operations
		}
		if err := s.checkRole(&role, grant.Standing); err != nil {
			return OwnRole{}, err
		}
		changed, err := q.New(tx).UpdateRoleDefinition(ctx, q.UpdateRoleDefinitionParams{
			SpaceID: in.Space, Role: role.ID.String(), Name: role.Name, Operations: strings.Join(role.Operations, " "), Version: in.Version,
		})
		if db.IsUnique(err) {
			return OwnRole{}, ErrRoleNameTaken.Field("/name", "space.role_name_taken")
		}
		if err != nil || changed == 0 {
			return OwnRole{}, errors.Join(err, errors.New("edit a role: the locked space has changed"))
		}
		role.Version++
		if err := s.reconsider(ctx, tx); err != nil {
			return OwnRole{}, err
		}
		return role, s.Events.Publish(ctx, tx, RolesChanged{role.ID}, event.SpaceTopic(in.Space))
	})
}

// RemoveRole ends a role that nobody has any more, and nobody was promised. Errors: [ErrNoRole],
// [ErrRoleInUse].
func (s *Service) RemoveRole(ctx context.Context, space id.Space, role RoleID) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		var none struct{}
		if _, err := s.locked(ctx, tx, CanRemoveRole); err != nil {
			return none, err
		}
		if _, err := readRole(ctx, tx, role); err != nil {
			return none, err
		}
		used, err := q.New(tx).CountWithRole(ctx, space, role.String(), tx.Now())
		if err != nil || used > 0 {
			if err == nil {
				err = ErrRoleInUse
			}
			return none, err
		}
		if _, err := q.New(tx).DeleteRole(ctx, space, role.String()); err != nil {
			return none, err
		}
		return none, s.Events.Publish(ctx, tx, RolesChanged{role}, event.SpaceTopic(space))
	})
	return err
}

// standings are what each role of a space of kind k gives, built in or defined by the space of tx.
func (s *Service) standings(ctx context.Context, tx *db.Tx, k authz.Kind) (map[authz.Role]authz.Standing, error) {
	defined, err := listRoles(ctx, tx)
	if err != nil {
		return nil, err
	}
	out := map[authz.Role]authz.Standing{}
	for _, role := range k.Roles() {
		out[role] = authz.Standing{Kind: k, Role: role}
	}
	for _, role := range defined {
		out[authz.Role(role.ID.String())] = role.standing(k)
	}
	return out, nil
}

// mayBring tells whether a member may make somebody else something: never above oneself, and an owner
// is made by handing the space over only (SP-2). A role that the space does not know is nobody's to give.
func (s *Service) mayBring(ctx context.Context, tx *db.Tx, granter authz.Standing, role authz.Role) (bool, error) {
	if slices.Contains(authz.Roles(), role) {
		return mayBring(s.Catalogue, granter, authz.Standing{Kind: granter.Kind, Role: role}), nil
	}
	known, err := s.standings(ctx, tx, granter.Kind)
	if err != nil {
		return false, err
	}
	as, ok := known[role]
	return ok && mayBring(s.Catalogue, granter, as), nil
}

func mayBring(all authz.Catalogue, granter, as authz.Standing) bool {
	return (as.Operations != nil || slices.Contains(granter.Kind.Roles(), as.Role)) && as.Role != authz.Owner && all.Covers(granter, as)
}

func listRoles(ctx context.Context, tx *db.Tx) ([]OwnRole, error) {
	rows, err := q.New(tx).ListRoles(ctx, tx.Space())
	if err != nil {
		return nil, err
	}
	out := make([]OwnRole, len(rows))
	for i, row := range rows {
		if out[i], err = roleOf(q.ReadRoleRow(row)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func readRole(ctx context.Context, tx *db.Tx, role RoleID) (OwnRole, error) {
	row, err := q.New(tx).ReadRole(ctx, tx.Space(), role.String())
	if errors.Is(err, sql.ErrNoRows) {
		return OwnRole{}, ErrNoRole
	}
	if err != nil {
		return OwnRole{}, err
	}
	return roleOf(row)
}

func roleOf(row q.ReadRoleRow) (OwnRole, error) {
	role := OwnRole{Name: row.Name, Operations: strings.Fields(row.Operations), Version: row.Version}
	return role, role.ID.UnmarshalText([]byte(row.Role))
}
