package account

import (
	"context"
	"net/http"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

const tag = "account"

type kdfBody struct {
	Alg uint64 `json:"alg" doc:"1: PBKDF2-SHA-256; 2: Argon2id"`
	P1  uint64 `json:"p1" doc:"Iterations, or KiB of memory"`
	P2  uint64 `json:"p2" doc:"0, or passes"`
	P3  uint64 `json:"p3" doc:"0, or lanes"`
}

type deviceBody struct {
	Name     string `json:"name" minLength:"1" maxLength:"80" doc:"What the person recognises it by"`
	Platform string `json:"platform" minLength:"1" maxLength:"40"`
}

// Fields that hold secrets are not described beyond their length, so that no example of one is ever
// printed.
type signUpInput struct {
	fromBrowser
	Body struct {
		Email       string     `json:"email" maxLength:"254"`
		DisplayName string     `json:"display_name" minLength:"1" maxLength:"80"`
		Auth        string     `json:"auth" maxLength:"64" doc:"The 32 bytes derived from the password, base64url without padding"`
		KDF         kdfBody    `json:"kdf" doc:"How they were derived"`
		Language    string     `json:"language" enum:"fr,en"`
		TimeZone    string     `json:"time_zone" maxLength:"64" doc:"IANA name"`
		Device      deviceBody `json:"device"`
		Invitation  string     `json:"invitation,omitempty" maxLength:"64" doc:"The code that brought the person here"`
	}
}

type signInInput struct {
	fromBrowser
	Body struct {
		Email  string `json:"email" maxLength:"254"`
		Auth   string `json:"auth" maxLength:"64" doc:"The 32 bytes derived from the password, base64url without padding"`
		Device struct {
			Name     string     `json:"name" minLength:"1" maxLength:"80" doc:"What the person recognises it by"`
			Platform string     `json:"platform" minLength:"1" maxLength:"40"`
			ID       *id.Device `json:"id,omitempty" format:"uuid" doc:"The device that the client was before"`
		} `json:"device"`
	}
}

type kdfLookupInput struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
	}
}

type tokenInput struct {
	Body struct {
		Token string `json:"token" maxLength:"64" doc:"What the link carries after its #"`
	}
}

type editAccountInput struct {
	IfMatch string `header:"If-Match"`
	Body    struct {
		DisplayName *string `json:"display_name,omitempty" minLength:"1" maxLength:"80"`
		Language    *string `json:"language,omitempty" enum:"fr,en"`
		TimeZone    *string `json:"time_zone,omitempty" maxLength:"64" doc:"IANA name"`
		Bio         *string `json:"bio,omitempty" maxLength:"500"`
		// Skills are replaced as a whole.
		Skills *[]string `json:"skills,omitempty" maxItems:"20" doc:"Instruments played and other things the person does, of at most 40 characters each"`
	}
}

type confirmedBody struct {
	Confirmed bool `json:"confirmed"`
}

// Routes registers what this room answers.
func (s *Service) Routes(server *rest.Server) {
	s.sessionRoutes(server)
	s.securityRoutes(server)
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/kdf-lookups", Op: CanLookUpKDF, Tag: tag,
		Summary: "How the password of an address becomes its secret", Class: ratelimit.Guess},
		func(ctx context.Context, in *kdfLookupInput) (*rest.Plain[kdfBody], error) {
			kdf, err := s.LookUpKDF(ctx, in.Body.Email)
			if err != nil {
				return nil, err
			}
			return rest.OK(kdfBody(kdf)), nil
		})
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: "/accounts/me", Op: CanReadProfile, Tag: tag,
		Summary: "Who I am"},
		func(ctx context.Context, _ *struct{}) (*rest.Tagged[Account], error) {
			return tagged(s.Profile(ctx))
		})
	rest.Handle(server, rest.Route{Method: http.MethodPatch, Path: "/accounts/me", Op: CanEditProfile, Tag: tag,
		Summary: "Change what I am called, my language, my time zone, what I say of myself"},
		func(ctx context.Context, in *editAccountInput) (*rest.Tagged[Account], error) {
			version, err := rest.IfMatch(in.IfMatch)
			if err != nil {
				return nil, err
			}
			return tagged(s.EditProfile(ctx, EditProfile{
				Version: version, DisplayName: in.Body.DisplayName, Language: in.Body.Language, TimeZone: in.Body.TimeZone,
				Bio: in.Body.Bio, Skills: in.Body.Skills,
			}))
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/email-confirmations", Op: CanConfirm, Tag: tag,
		Summary: "Confirm an address with the link that was mailed to it", Class: ratelimit.Guess},
		func(ctx context.Context, in *tokenInput) (*rest.Plain[confirmedBody], error) {
			if err := s.ConfirmEmail(ctx, in.Body.Token); err != nil {
				return nil, err
			}
			return rest.OK(confirmedBody{true}), nil
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/accounts/me/confirmation-mails", Op: CanResendConfirmation, Tag: tag,
		Summary: "Have the confirmation link sent again", Status: http.StatusAccepted},
		func(ctx context.Context, _ *struct{}) (*rest.Empty, error) {
			return &rest.Empty{}, s.ResendConfirmation(ctx)
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/first-administrator", Op: CanClaimFirst, Tag: tag,
		Summary: "Become the first administrator, with the link on the console", Class: ratelimit.Guess},
		func(ctx context.Context, in *tokenInput) (*rest.Tagged[Account], error) {
			return tagged(s.ClaimFirstAdministrator(ctx, in.Body.Token))
		})
}

func tagged(a Account, err error) (*rest.Tagged[Account], error) {
	if err != nil {
		return nil, err
	}
	return rest.WithETag(a), nil
}

// secretOf reads a derived secret; what is not one becomes nil, which no rule lets pass.
func secretOf(text string) []byte {
	secret, err := e2ee.ParseBase64URL(text)
	if err != nil {
		return nil
	}
	return secret
}

// crossOrigin refuses requests that a page of another site had a browser make (SE-11).
func (s *Service) crossOrigin(from fromBrowser) error {
	if err := s.protection.Check(from.request); err != nil {
		return problem.ErrCrossOrigin.Because(err)
	}
	return nil
}
