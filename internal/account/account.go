package account

import (
	"net/mail"
	"time"

	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// How long things last.
const (
	// AccessLife is how long an access token is good.
	AccessLife = 15 * time.Minute
	// RefreshLife is how long a device stays signed in without being used.
	RefreshLife = 7 * 24 * time.Hour
	// RefreshGrace is how long a replaced refresh token gives its successor again: an answer may get
	// lost on its way, and a page be reloaded before it comes.
	RefreshGrace = 30 * time.Second
	// LinkLife is how long a link in a mail, or on the console, works.
	LinkLife = 24 * time.Hour
	// deviceMemory is how long a device that is no longer signed in is remembered.
	deviceMemory = 30 * 24 * time.Hour
)

// Limits, in code points unless said otherwise.
const (
	maxEmail       = 254 // bytes (RFC 5321 §4.5.3.1.3)
	maxDisplayName = 80
	maxDeviceName  = 80
	maxPlatform    = 40
	maxInvitation  = 64
	authSize       = e2ee.KeySize // bytes
)

var (
	// ErrEmailTaken answers signing up with an address that has an account already.
	//
	// This tells a stranger that the address is known here. Signing up signs in before the address
	// is confirmed (AC-4: an unconfirmed person may accept invitations and create a band), so the
	// answer has to be different anyway: there is a session or there is none. Hiding it would take
	// an account that only begins to exist in the mailbox, and nobody joins a rehearsal that way.
	// What is left to do is to make asking slow: the route counts as guessing.
	ErrEmailTaken = problem.New(problem.Conflict, "account.email_taken")
	// ErrWrongCredentials answers an unknown address and a wrong secret alike.
	ErrWrongCredentials = problem.New(problem.Unauthenticated, "account.wrong_credentials")
	// ErrTokenInvalid answers an access token that is not good, whatever is wrong with it.
	ErrTokenInvalid = problem.New(problem.Unauthenticated, "auth.token_invalid")
	// ErrSessionEnded answers a refresh token that is not good, whatever is wrong with it.
	ErrSessionEnded = problem.New(problem.Unauthenticated, "account.session_ended")
	// ErrLinkInvalid answers a link that was used, is too old or never existed.
	ErrLinkInvalid = problem.New(problem.Invalid, "account.link_invalid")
	// ErrAlreadyConfirmed answers asking for a confirmation link that nobody needs.
	ErrAlreadyConfirmed = problem.New(problem.Conflict, "account.already_confirmed")
	// ErrNoMail answers asking for a mail on an instance that sends none.
	ErrNoMail = problem.New(problem.Conflict, "account.no_mail")
	// ErrAdministratorExists answers the first administrator's link once there is one.
	ErrAdministratorExists = problem.New(problem.Conflict, "account.administrator_exists")
)

// PlatformRole is what somebody is on the whole instance (AC-19).
type PlatformRole string

const (
	Administrator PlatformRole = "administrator"
	Moderator     PlatformRole = "moderator"
)

// Account is a person, as they see themselves.
type Account struct {
	ID            id.Account     `json:"id" format:"uuid"`
	Email         string         `json:"email"`
	DisplayName   string         `json:"display_name"`
	Language      string         `json:"language" enum:"fr,en"`
	TimeZone      string         `json:"time_zone" doc:"IANA name"`
	Confirmed     bool           `json:"confirmed" doc:"Whether the address is known to be theirs"`
	PlatformRoles []PlatformRole `json:"platform_roles"`
	Version       int64          `json:"version" doc:"Revision of the profile, for If-Match"`
}

// Revision implements rest.Versioned.
func (a Account) Revision() int64 { return a.Version }

// SecretOutcome keeps addresses out of the store of outcomes.
func (Account) SecretOutcome() {}

// DeviceInfo is what a client says of the device it runs on.
type DeviceInfo struct {
	Name     string
	Platform string
}

// Device is one place where an account is signed in.
type Device struct {
	ID         id.Device `json:"device_id" format:"uuid"`
	Name       string    `json:"name"`
	Platform   string    `json:"platform"`
	CreatedAt  time.Time `json:"created_at"`
	LastSeenAt time.Time `json:"last_seen_at"`
	Current    bool      `json:"current" doc:"The one that asks"`
}

// Session is a device that has just been signed in, or stays so.
type Session struct {
	AccessToken      string
	ExpiresAt        time.Time
	RefreshToken     string
	RefreshExpiresAt time.Time
	Account          Account
	Device           id.Device
}

// SecretOutcome keeps sessions out of the store of outcomes.
func (Session) SecretOutcome() {}

// profile is what a person says of themselves.
type profile struct {
	displayName, language, timeZone string
}

// check brings p to its stored form and adds to found what it breaks.
func (p profile) check(found *problem.Error) (profile, *problem.Error) {
	var code string
	if p.displayName, code = oneLine(p.displayName); code == "" && !text.Visible(p.displayName) {
		code = problem.FieldRequired
	}
	if code != "" {
		found = found.Field("/display_name", code)
	} else if text.Len(p.displayName) > maxDisplayName {
		found = found.Field("/display_name", problem.FieldTooLong, "max", maxDisplayName)
	}
	if !i18n.Supported(p.language) {
		found = found.Field("/language", problem.FieldInvalid)
	}
	if !clock.KnownZone(p.timeZone) {
		found = found.Field("/time_zone", problem.FieldInvalid)
	}
	return p, found
}

// check brings d to its stored form and adds to found what it breaks.
func (d DeviceInfo) check(found *problem.Error) (DeviceInfo, *problem.Error) {
	for _, part := range []struct {
		pointer string
		value   *string
		max     int
	}{{"/device/name", &d.Name, maxDeviceName}, {"/device/platform", &d.Platform, maxPlatform}} {
		clean, code := oneLine(*part.value)
		switch *part.value = clean; {
		case code != "":
			found = found.Field(part.pointer, code)
		case !text.Visible(clean):
			found = found.Field(part.pointer, problem.FieldRequired)
		case text.Len(clean) > part.max:
			found = found.Field(part.pointer, problem.FieldTooLong, "max", part.max)
		}
	}
	return d, found
}

// checkEmail gives the address as mail will be sent to it, and adds to found what is wrong.
func checkEmail(address string, found *problem.Error) (string, *problem.Error) {
	address, code := oneLine(address)
	switch {
	case code != "":
		return "", found.Field("/email", code)
	case address == "":
		return "", found.Field("/email", problem.FieldRequired)
	case len(address) > maxEmail || len(e2ee.NormalizeEmail(address)) > maxEmail:
		return "", found.Field("/email", problem.FieldTooLong, "max", maxEmail)
	}
	parsed, err := mail.ParseAddress(address)
	if err != nil || parsed.Name != "" || parsed.Address != address {
		return "", found.Field("/email", problem.FieldInvalid)
	}
	return address, found
}

// checkAuth adds to found when secret is not what a client derives from a password.
func checkAuth(secret []byte, found *problem.Error) *problem.Error {
	if len(secret) != authSize {
		return found.Field("/auth", problem.FieldInvalid)
	}
	return found
}

// checkKDF adds to found when every client would refuse to derive with k.
func checkKDF(k e2ee.KDF, found *problem.Error) *problem.Error {
	if k.Check() != nil {
		return found.Field("/kdf", problem.FieldInvalid)
	}
	return found
}

// verdict is found when it holds a fault.
func verdict(found *problem.Error) error {
	if len(found.Fields()) > 0 {
		return found
	}
	return nil
}

// oneLine is [text.Line], with the rule that s breaks as the code of a field.
func oneLine(s string) (string, string) {
	clean, err := text.Line(s)
	if err != nil {
		return "", problem.From(err).Code()
	}
	return clean, ""
}

// confirmationWait is how long somebody who has been sent n confirmation links waits for the next:
// twice as long each time, up to a day, since the mailbox may be a stranger's.
func confirmationWait(n int64) time.Duration {
	return min(LinkLife, time.Minute<<min(max(n-1, 0), 11))
}
