package space

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/space/internal/q"
)

func insertSpace(ctx context.Context, tx *db.Tx, s Space, by id.Account) error {
	return q.New(tx).InsertSpace(ctx, q.InsertSpaceParams{
		SpaceID: tx.Space(), Kind: string(s.Kind), Name: s.Name, Slug: s.Slug, Description: s.Description, Accent: s.Accent,
		TimeZone: s.TimeZone, Currency: s.Currency, Language: s.Language, CreatedBy: by, CreatedAt: s.CreatedAt,
	})
}

func takeSlug(ctx context.Context, tx *db.Tx, slug string, space id.Space) (bool, error) {
	n, err := q.New(tx).ClaimSlug(ctx, slug, space)
	return n == 1, err
}

func moveSlug(ctx context.Context, tx *db.Tx, slug string) error {
	_, err := q.New(tx).MoveSlug(ctx, slug, tx.Space())
	if db.IsUnique(err) {
		return ErrSlugTaken.Field("/slug", "space.slug_taken")
	}
	return err
}

func readSpace(ctx context.Context, tx *db.Tx, as authz.Standing) (Seen, error) {
	row, err := q.New(tx).ReadSpace(ctx, tx.Now(), tx.Space())
	if errors.Is(err, sql.ErrNoRows) {
		return Seen{}, authz.ErrNoSpace
	}
	return Seen{
		Space: Space{
			ID: row.SpaceID, Kind: authz.Kind(row.Kind), Name: row.Name, Slug: row.Slug, Description: row.Description, Accent: row.Accent,
			TimeZone: row.TimeZone, Currency: row.Currency, Language: row.Language, Version: row.Version, CreatedAt: row.CreatedAt,
		},
		Role: as.Role, Operations: as.Operations, MemberCount: row.MemberCount,
		ArchivedAt: row.ArchivedAt, NeedsSecondAdminSince: row.NeedsSecondAdminSince,
	}, err
}

func ownSpaces(ctx context.Context, tx *db.Tx, who id.Account) ([]Seen, error) {
	rows, err := q.New(tx).OwnSpaces(ctx, tx.Now(), who)
	if err != nil {
		return nil, err
	}
	out := make([]Seen, len(rows))
	for i, row := range rows {
		out[i] = Seen{
			Space: Space{
				ID: row.SpaceID, Kind: authz.Kind(row.Kind), Name: row.Name, Slug: row.Slug, Description: row.Description, Accent: row.Accent,
				TimeZone: row.TimeZone, Currency: row.Currency, Language: row.Language, Version: row.Version, CreatedAt: row.CreatedAt,
			},
			Role: authz.Role(row.Role), Operations: listed(row.Operations), MemberCount: row.MemberCount,
			ArchivedAt: row.ArchivedAt, NeedsSecondAdminSince: row.NeedsSecondAdminSince,
		}
	}
	return out, nil
}

// updateSpace writes the editable fields if the row still has the version that was read.
func updateSpace(ctx context.Context, tx *db.Tx, s Space) (bool, error) {
	n, err := q.New(tx).UpdateSpace(ctx, q.UpdateSpaceParams{
		SpaceID: tx.Space(), Version: s.Version, Name: s.Name, Slug: s.Slug, Description: s.Description, Accent: s.Accent,
		TimeZone: s.TimeZone, Currency: s.Currency, Language: s.Language,
	})
	return n == 1, err
}

// lockSpace waits until nobody else changes who belongs to the space. Rows of the space can still
// be added meanwhile.
func lockSpace(ctx context.Context, tx *db.Tx) error {
	_, err := q.New(tx).LockSpace(ctx, tx.Space())
	if errors.Is(err, sql.ErrNoRows) {
		return authz.ErrNoSpace
	}
	return err
}

// inTooManyBands tells whether somebody has as many bands as one may.
func inTooManyBands(ctx context.Context, tx *db.Tx, who id.Account) (bool, error) {
	bands, err := q.New(tx).CountBands(ctx, who)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return bands >= maxBandsPerPerson, err
}

// enterBand counts one band more for somebody; false when that would be too many. Of two bands entered
// at once the second one waits for the first.
func enterBand(ctx context.Context, tx *db.Tx, who id.Account) (bool, error) {
	n, err := q.New(tx).EnterBand(ctx, who, maxBandsPerPerson)
	return n == 1, err
}

func leaveBand(ctx context.Context, tx *db.Tx, who id.Account) error {
	return q.New(tx).LeaveBand(ctx, who)
}

func countMembers(ctx context.Context, tx *db.Tx) (int64, error) {
	return q.New(tx).CountMembers(ctx, tx.Space())
}

// insertMember reports false for who belongs already.
func insertMember(ctx context.Context, tx *db.Tx, who id.Account, role authz.Role, until *time.Time) (bool, error) {
	// Whose time was over belongs no more, whether a job has noticed or not.
	if ended, err := q.New(tx).DeleteEnded(ctx, tx.Space(), who, new(tx.Now())); err != nil {
		return false, err
	} else if ended > 0 {
		if err := leaveBand(ctx, tx, who); err != nil {
			return false, err
		}
	}
	n, err := q.New(tx).InsertMember(ctx, q.InsertMemberParams{SpaceID: tx.Space(), AccountID: who, Role: string(role), JoinedAt: tx.Now(), ExpiresAt: until})
	return n == 1, err
}

func deleteMember(ctx context.Context, tx *db.Tx, who id.Account) error {
	_, err := q.New(tx).DeleteMember(ctx, tx.Space(), who)
	return err
}

func updateRole(ctx context.Context, tx *db.Tx, who id.Account, role authz.Role, until *time.Time) error {
	_, err := q.New(tx).UpdateRole(ctx, q.UpdateRoleParams{SpaceID: tx.Space(), AccountID: who, Role: string(role), ExpiresAt: until})
	return err
}

func listMembers(ctx context.Context, tx *db.Tx) ([]MemberOf, error) {
	rows, err := q.New(tx).ListMembers(ctx, tx.Space(), new(tx.Now()))
	if err != nil {
		return nil, err
	}
	out := make([]MemberOf, len(rows))
	for i, row := range rows {
		out[i] = MemberOf{Account: row.AccountID, Role: authz.Role(row.Role), Operations: listed(row.Operations), JoinedAt: row.JoinedAt, ExpiresAt: row.ExpiresAt}
		if row.RoleName != nil {
			out[i].RoleName = *row.RoleName
		}
	}
	return out, nil
}

func (s *Service) insertInvitation(ctx context.Context, tx *db.Tx, i Invitation) error {
	code, err := s.Secrets.Seal(purposeCode, []byte(i.Code))
	if err != nil {
		return err
	}
	var email []byte
	if i.Email != "" {
		if email, err = s.Secrets.Seal(purposeEmail, []byte(i.Email)); err != nil {
			return err
		}
	}
	err = q.New(tx).InsertInvitation(ctx, q.InsertInvitationParams{
		SpaceID: tx.Space(), InvitationID: i.ID.UUID(), CodeSealed: code, Role: string(i.Role), MaxUses: i.MaxUses,
		Approval: i.Approval, EmailSealed: email, CreatedBy: i.CreatedBy, CreatedAt: i.CreatedAt, ExpiresAt: i.ExpiresAt, AccessUntil: i.AccessUntil,
	})
	if err != nil {
		return err
	}
	tag, err := s.Secrets.Tag(purposeCode, []byte(i.Code))
	if err != nil {
		return err
	}
	return q.New(tx).InsertCode(ctx, tag, tx.Space(), i.ID.UUID())
}

func findCode(ctx context.Context, tx *db.Tx, digest []byte) (found, error) {
	row, err := q.New(tx).FindCode(ctx, digest)
	if errors.Is(err, sql.ErrNoRows) {
		return found{}, ErrNoInvitation
	}
	return found{row.SpaceID, InvitationID(row.InvitationID)}, err
}

func (s *Service) readInvitation(ctx context.Context, tx *db.Tx, invitation InvitationID) (Invitation, error) {
	row, err := q.New(tx).ReadInvitation(ctx, tx.Space(), invitation.UUID())
	if errors.Is(err, sql.ErrNoRows) {
		return Invitation{}, ErrNoInvitation
	}
	if err != nil {
		return Invitation{}, err
	}
	return s.opened(row)
}

func (s *Service) listInvitations(ctx context.Context, tx *db.Tx) ([]Invitation, error) {
	rows, err := q.New(tx).ListInvitations(ctx, tx.Space(), tx.Now())
	if err != nil {
		return nil, err
	}
	out := make([]Invitation, len(rows))
	for i, row := range rows {
		if out[i], err = s.opened(q.ReadInvitationRow(row)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) opened(row q.ReadInvitationRow) (Invitation, error) {
	code, err := s.Secrets.Open(purposeCode, row.CodeSealed)
	if err != nil {
		return Invitation{}, err
	}
	var email []byte
	if row.EmailSealed != nil {
		if email, err = s.Secrets.Open(purposeEmail, row.EmailSealed); err != nil {
			return Invitation{}, err
		}
	}
	return Invitation{
		ID: InvitationID(row.InvitationID), Code: string(code), Role: authz.Role(row.Role), MaxUses: row.MaxUses, Uses: row.Uses,
		Approval: row.Approval, Email: string(email), CreatedBy: row.CreatedBy, CreatedAt: row.CreatedAt, ExpiresAt: row.ExpiresAt, AccessUntil: row.AccessUntil,
	}, nil
}

func countInvitations(ctx context.Context, tx *db.Tx) (int64, error) {
	return q.New(tx).CountInvitations(ctx, tx.Space(), tx.Now())
}

func invitationsBy(ctx context.Context, tx *db.Tx, who id.Account) ([]InvitationID, error) {
	rows, err := q.New(tx).InvitationsBy(ctx, tx.Space(), who)
	return mapped(rows, func(u uuid.UUID) InvitationID { return InvitationID(u) }), err
}

// useInvitation is where races for the last place end: the row decides.
func useInvitation(ctx context.Context, tx *db.Tx, invitation InvitationID) (bool, error) {
	n, err := q.New(tx).UseInvitation(ctx, tx.Space(), invitation.UUID(), tx.Now())
	return n == 1, err
}

func deleteInvitation(ctx context.Context, tx *db.Tx, invitation InvitationID) error {
	n, err := q.New(tx).DeleteInvitation(ctx, tx.Space(), invitation.UUID())
	if err == nil && n == 0 {
		return ErrNoInvitation
	}
	if err != nil {
		return err
	}
	return q.New(tx).DeleteCode(ctx, tx.Space(), invitation.UUID())
}

// insertRequest reports false for who waits already.
func insertRequest(ctx context.Context, tx *db.Tx, request RequestID, who id.Account, role authz.Role, until *time.Time) (bool, error) {
	n, err := q.New(tx).InsertRequest(ctx, q.InsertRequestParams{
		SpaceID: tx.Space(), RequestID: request.UUID(), AccountID: who, Role: string(role), CreatedAt: tx.Now(), AccessUntil: until,
	})
	return n == 1, err
}

// requestOf tells whether somebody waits to be let in, or was turned away a short while ago.
func requestOf(ctx context.Context, tx *db.Tx, who id.Account) (waits, turnedAway bool, err error) {
	row, err := q.New(tx).RequestOf(ctx, tx.Space(), who)
	if errors.Is(err, sql.ErrNoRows) {
		return false, false, nil
	}
	if err != nil || row.DeclinedAt == nil {
		return err == nil, false, err
	}
	since := tx.Now().Sub(*row.DeclinedAt) // less than nothing: the clock was set back, which holds nobody up
	return false, since >= 0 && since < pauseAfterDecline, nil
}

func readRequest(ctx context.Context, tx *db.Tx, request RequestID) (Request, error) {
	row, err := q.New(tx).ReadRequest(ctx, tx.Space(), request.UUID())
	if errors.Is(err, sql.ErrNoRows) {
		return Request{}, ErrNoRequest
	}
	return Request{ID: request, Account: row.AccountID, Role: authz.Role(row.Role), CreatedAt: row.CreatedAt, AccessUntil: row.AccessUntil}, err
}

func listRequests(ctx context.Context, tx *db.Tx) ([]Request, error) {
	rows, err := q.New(tx).ListRequests(ctx, tx.Space())
	if err != nil {
		return nil, err
	}
	out := make([]Request, len(rows))
	for i, row := range rows {
		out[i] = Request{ID: RequestID(row.RequestID), Account: row.AccountID, Role: authz.Role(row.Role), CreatedAt: row.CreatedAt, AccessUntil: row.AccessUntil}
	}
	return out, nil
}

func declineRequest(ctx context.Context, tx *db.Tx, request RequestID) error {
	return q.New(tx).DeclineRequest(ctx, tx.Space(), request.UUID(), new(tx.Now()))
}

func deleteRequestOf(ctx context.Context, tx *db.Tx, who id.Account) error {
	return q.New(tx).DeleteRequestOf(ctx, tx.Space(), who)
}
