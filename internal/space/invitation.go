package space

import (
	"io"
	"strings"
	"time"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

type (
	invitationKind struct{}
	// InvitationID names an invitation.
	InvitationID = id.ID[invitationKind]

	requestKind struct{}
	// RequestID names a request to join.
	RequestID = id.ID[requestKind]
)

var (
	// ErrNoInvitation answers a code that never was, and one that was withdrawn.
	ErrNoInvitation = problem.New(problem.NotFound, "space.invitation_not_found")
	// ErrInvitationExpired: its time is over.
	ErrInvitationExpired = problem.New(problem.Gone, "space.invitation_expired")
	// ErrInvitationUsed: as many people have come as it was for.
	ErrInvitationUsed = problem.New(problem.Gone, "space.invitation_used")
	// ErrRoleNotGranted: nobody brings in somebody above oneself (SP-2).
	ErrRoleNotGranted = problem.New(problem.Forbidden, "space.role_not_granted")
	// ErrTooManyInvitations: a space has as many that still have time as it may; takes max.
	ErrTooManyInvitations = problem.New(problem.Conflict, "space.too_many_invitations")
	// ErrTurnedAway: an admin said no a short while ago; takes days.
	ErrTurnedAway = problem.New(problem.Conflict, "space.turned_away")
	// ErrNoRequest answers a request to join that does not wait any more.
	ErrNoRequest = problem.New(problem.NotFound, "space.join_request_not_found")
)

const (
	defaultLife = 24 * time.Hour
	minLife     = 5 * time.Minute
	maxLife     = 30 * 24 * time.Hour
	maxUses     = 1000
	// maxInvitations that still have time: as many as a list shows.
	maxInvitations = 100
	// pauseAfterDecline is how long somebody who was turned away waits before asking again.
	pauseAfterDecline = 7 * 24 * time.Hour

	codeLength = 8
	// codeLetters leaves out what looks alike: 0 O, 1 I L.
	codeLetters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
)

// Invitation opens a space to whoever has its code.
type Invitation struct {
	ID        InvitationID
	Code      string
	Role      authz.Role
	MaxUses   *int64 // nil: any number
	Uses      int64
	Approval  bool // an admin decides about each person
	Email     string
	CreatedBy id.Account
	CreatedAt time.Time
	ExpiresAt time.Time
	// AccessUntil is when a guest who comes by it belongs no more; nil: there is no end (SP-7).
	AccessUntil *time.Time
}

// open tells whether the invitation still admits somebody.
func (i Invitation) open(now time.Time) error {
	switch {
	case !now.Before(i.ExpiresAt):
		return ErrInvitationExpired
	case i.MaxUses != nil && i.Uses >= *i.MaxUses:
		return ErrInvitationUsed
	}
	return nil
}

// newCode draws a code: 31 letters, 8 of them, about 40 bits. Guessing is limited by rate.
func newCode(random io.Reader) (string, error) {
	code := make([]byte, 0, codeLength)
	var b [1]byte
	for len(code) < codeLength {
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", err
		}
		// Bytes beyond the last whole multiple would favour the first letters.
		if int(b[0]) < 256/len(codeLetters)*len(codeLetters) {
			code = append(code, codeLetters[int(b[0])%len(codeLetters)])
		}
	}
	return string(code), nil
}

// canonicalCode forgives what people do to codes: lower case, spaces, hyphens. It reports false
// for what cannot be a code.
func canonicalCode(typed string) (string, bool) {
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "", "\t", "", "\n", "").Replace(typed))
	if len(code) != codeLength || strings.Trim(code, codeLetters) != "" {
		return "", false
	}
	return code, true
}
