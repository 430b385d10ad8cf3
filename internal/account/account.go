package account

import (
	"net/mail"
	"slices"
	"strconv"
	"strings"
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
	// ResetLife is how long a link works that sets another password (AC-9).
	ResetLife = time.Hour
	// TicketLife is how long somebody may take to choose which device to sign out (AC-6).
	TicketLife = 5 * time.Minute
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
	maxBio         = 500
	maxSkill       = 40
	maxSkills      = 20 // of them
	// maxDevices is on how many devices one account is signed in.
	maxDevices = 3
	authSize   = e2ee.KeySize // bytes
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
	// ErrDeviceLimit answers signing in on one device too many; takes max. What is there now is a
	// [DeviceChoice].
	ErrDeviceLimit = problem.New(problem.Conflict, "auth.device_limit")
	// ErrNoDevice answers a device that is not signed in, or is not of whoever asks.
	ErrNoDevice = problem.New(problem.NotFound, "account.device_not_found")
	// ErrWrongPassword answers a proof that proves nothing. It is not [ErrWrongCredentials]: the
	// session is good, and a client must not end it.
	ErrWrongPassword = problem.New(problem.Unprocessable, "account.wrong_password")
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
	Bio           string         `json:"bio"`
	Skills        []string       `json:"skills" doc:"Instruments played and other things the person does"`
	AvatarURL     string         `json:"avatar_url,omitempty" doc:"Path of the picture; add ?size=small for the small one"`
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
	Place      string    `json:"place" doc:"Where about it was last seen, as \"Lyon, FR\", or \"unknown\""`
	Current    bool      `json:"current" doc:"The one that asks"`
}

// DeviceChoice is what somebody gets who signs in on one device too many: with the ticket they choose
// one to sign out and are signed in, without their password once more.
type DeviceChoice struct {
	Ticket    string    `json:"ticket"`
	ExpiresAt time.Time `json:"expires_at"`
	Devices   []Device  `json:"devices"`
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
	bio                             string
	skills                          []string
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
	bio, err := text.Clean(p.bio)
	switch p.bio = strings.TrimSpace(bio); {
	case err != nil:
		found = found.Field("/bio", problem.From(err).Code())
	case text.Len(p.bio) > maxBio:
		found = found.Field("/bio", problem.FieldTooLong, "max", maxBio)
	}
	p.skills, found = checkSkills(p.skills, found)
	if !i18n.Supported(p.language) {
		found = found.Field("/language", problem.FieldInvalid)
	}
	if !clock.KnownZone(p.timeZone) {
		found = found.Field("/time_zone", problem.FieldInvalid)
	}
	return p, found
}

// checkSkills brings skills to their stored form, each once, and adds to found what they break.
func checkSkills(skills []string, found *problem.Error) ([]string, *problem.Error) {
	if len(skills) > maxSkills {
		return nil, found.Field("/skills", problem.FieldTooMany, "max", maxSkills)
	}
	out := []string{}
	for i, skill := range skills {
		pointer := "/skills/" + strconv.Itoa(i)
		clean, code := oneLine(skill)
		switch {
		case code != "":
			found = found.Field(pointer, code)
		case !text.Visible(clean):
			found = found.Field(pointer, problem.FieldRequired)
		case text.Len(clean) > maxSkill:
			found = found.Field(pointer, problem.FieldTooLong, "max", maxSkill)
		case !slices.ContainsFunc(out, func(there string) bool { return text.Fold(there) == text.Fold(clean) }):
			out = append(out, clean)
		}
	}
	return out, found
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
