package e2ee

// Error is a refusal with a stable code, the same in every client. Values are
// constants, so errors.Is works and nobody can reassign them.
type Error string

const (
	// ErrMalformed refuses bytes or text outside the encoding of the contract:
	// loose base64url, invalid UTF-8, an integer above MaxInt.
	ErrMalformed Error = "malformed"
	// ErrKDFRefused refuses key derivation parameters that are unknown, too
	// weak, absurdly costly, or weaker than this device has already seen.
	ErrKDFRefused Error = "kdf_refused"
)

// Error returns the code with the package's name, for logs.
func (e Error) Error() string { return "e2ee: " + string(e) }

// Code returns the stable code alone.
func (e Error) Code() string { return string(e) }
