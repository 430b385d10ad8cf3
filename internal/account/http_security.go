package account

import (
	"context"
	"encoding/base64"
	"net/http"
	"time"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// maxAvatarBody has room for a picture in base64, and for one that is too large to be told so.
const maxAvatarBody = 9 << 20

type finishSignInInput struct {
	fromBrowser
	Body struct {
		Ticket  string     `json:"ticket" maxLength:"64" doc:"What the refusal auth.device_limit gave"`
		SignOut id.Device  `json:"sign_out" format:"uuid" doc:"The device to sign out"`
		Device  deviceBody `json:"device"`
	}
}

// InDevice is the part of a path that names a device.
type InDevice struct {
	Device id.Device `path:"device_id" format:"uuid"`
}

type renameInput struct {
	InDevice
	Body struct {
		Name string `json:"name" minLength:"1" maxLength:"80"`
	}
}

type proofInput struct {
	Body struct {
		Auth string `json:"auth" maxLength:"64" doc:"The 32 bytes derived from the password, base64url without padding"`
	}
}

type proofBody struct {
	FreshUntil time.Time `json:"fresh_until"`
}

type passwordInput struct {
	Body struct {
		Auth string  `json:"auth" maxLength:"64" doc:"The 32 bytes derived from the new password, base64url without padding"`
		KDF  kdfBody `json:"kdf" doc:"How they were derived"`
	}
}

type resetInput struct {
	Body struct {
		Token string  `json:"token" maxLength:"64" doc:"What the link carries after its #"`
		Auth  string  `json:"auth" maxLength:"64" doc:"The 32 bytes derived from the new password, base64url without padding"`
		KDF   kdfBody `json:"kdf" doc:"How they were derived"`
	}
}

type changeEmailInput struct {
	Body struct {
		Email string  `json:"email" maxLength:"254"`
		Auth  string  `json:"auth" maxLength:"64" doc:"The 32 bytes derived from the password with the new address, base64url without padding"`
		KDF   kdfBody `json:"kdf" doc:"How they were derived"`
	}
}

type avatarInput struct {
	Body struct {
		Image string `json:"image" doc:"A JPEG, PNG or WebP of at most 5 MiB, base64"`
	}
}

type seeAvatarInput struct {
	Address     string `path:"address" maxLength:"64"`
	Size        string `query:"size" enum:"small,large" default:"large" doc:"64 or 256 pixels"`
	IfNoneMatch string `header:"If-None-Match"`
}

type avatarOutput struct {
	Status       int
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	ETag         string `header:"ETag"`
	Body         []byte
}

func (s *Service) securityRoutes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/sessions/replacements", Op: CanFinishSignIn, Tag: tag,
		Summary: "Sign in by signing another device out, with the ticket of a refusal", Status: http.StatusCreated, Class: ratelimit.Guess},
		func(ctx context.Context, in *finishSignInInput) (*sessionOutput, error) {
			if err := s.crossOrigin(in.fromBrowser); err != nil {
				return nil, err
			}
			return s.opened(s.FinishSignIn(ctx, FinishSignIn{Ticket: in.Body.Ticket, SignOut: in.Body.SignOut, Device: DeviceInfo(in.Body.Device)}))
		})
	rest.Handle(server, rest.Route{Method: http.MethodPut, Path: "/sessions/{device_id}/name", Op: CanRenameDevice, Tag: tag,
		Summary: "Call a device of mine something else"},
		func(ctx context.Context, in *renameInput) (*rest.Plain[Device], error) {
			device, err := s.RenameDevice(ctx, in.Device, in.Body.Name)
			return rest.OK(device), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: "/sessions/{device_id}", Op: CanEndSession, Tag: tag,
		Summary: "Sign one of my devices out", Status: http.StatusNoContent},
		func(ctx context.Context, in *InDevice) (*rest.Empty, error) {
			return &rest.Empty{}, s.EndSession(ctx, in.Device)
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/proofs", Op: CanProve, Tag: tag,
		Summary: "Prove by the password that it is me, for what asks for a fresh proof", Status: http.StatusCreated, Class: ratelimit.SignIn},
		func(ctx context.Context, in *proofInput) (*rest.Plain[proofBody], error) {
			until, err := s.Prove(ctx, secretOf(in.Body.Auth))
			return rest.OK(proofBody{until}), err
		})
	s.passwordRoutes(server)
	s.avatarRoutes(server)
}

func (s *Service) passwordRoutes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodPut, Path: "/accounts/me/password", Op: CanChangePassword, Tag: tag,
		Summary: "Change my password; my other devices are signed out", Status: http.StatusNoContent},
		func(ctx context.Context, in *passwordInput) (*rest.Empty, error) {
			return &rest.Empty{}, s.ChangePassword(ctx, secretOf(in.Body.Auth), e2ee.KDF(in.Body.KDF))
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/password-resets", Op: CanAskReset, Tag: tag,
		Summary: "Have a link mailed that sets another password", Status: http.StatusAccepted, Class: ratelimit.Guess},
		func(ctx context.Context, in *kdfLookupInput) (*rest.Empty, error) {
			return &rest.Empty{}, s.AskReset(ctx, in.Body.Email)
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/password-reset-previews", Op: CanPreviewReset, Tag: tag,
		Summary: "See what a link to set another password is about", Class: ratelimit.Guess},
		func(ctx context.Context, in *tokenInput) (*rest.Plain[ResetPreview], error) {
			preview, err := s.PreviewReset(ctx, in.Body.Token)
			return rest.OK(preview), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/password-resets/completions", Op: CanResetPassword, Tag: tag,
		Summary: "Set another password with the link; every device is signed out", Status: http.StatusNoContent, Class: ratelimit.Guess},
		func(ctx context.Context, in *resetInput) (*rest.Empty, error) {
			return &rest.Empty{}, s.ResetPassword(ctx, in.Body.Token, secretOf(in.Body.Auth), e2ee.KDF(in.Body.KDF))
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/accounts/me/email-changes", Op: CanChangeEmail, Tag: tag,
		Summary: "Change my address, once the new one confirms", Status: http.StatusAccepted, Class: ratelimit.Guess},
		func(ctx context.Context, in *changeEmailInput) (*rest.Empty, error) {
			return &rest.Empty{}, s.ChangeEmail(ctx, ChangeEmail{Email: in.Body.Email, Auth: secretOf(in.Body.Auth), KDF: e2ee.KDF(in.Body.KDF)})
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/email-changes", Op: CanConfirmEmail, Tag: tag,
		Summary: "Confirm another address with the link that was mailed to it", Class: ratelimit.Guess},
		func(ctx context.Context, in *tokenInput) (*rest.Plain[confirmedBody], error) {
			if err := s.ConfirmEmailChange(ctx, in.Body.Token); err != nil {
				return nil, err
			}
			return rest.OK(confirmedBody{true}), nil
		})
}

func (s *Service) avatarRoutes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodPut, Path: "/accounts/me/avatar", Op: CanSetAvatar, Tag: tag,
		Summary: "Give me a picture", MaxBody: maxAvatarBody},
		func(ctx context.Context, in *avatarInput) (*rest.Tagged[Account], error) {
			image, err := base64.StdEncoding.Strict().DecodeString(in.Body.Image)
			if err != nil {
				return nil, ErrPictureUnreadable.Field("/image", "account.picture_unreadable")
			}
			return tagged(s.SetAvatar(ctx, image))
		})
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: "/accounts/me/avatar", Op: CanSetAvatar, Tag: tag,
		Summary: "Take my picture away", Status: http.StatusNoContent},
		func(ctx context.Context, _ *struct{}) (*rest.Empty, error) {
			return &rest.Empty{}, s.RemoveAvatar(ctx)
		})
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: "/avatars/{address}", Op: CanSeeAvatar, Tag: tag,
		Summary: "A person's picture, at the address that their profile gives"},
		func(ctx context.Context, in *seeAvatarInput) (*avatarOutput, error) {
			image, err := s.Avatar(ctx, in.Address, in.Size == "small")
			if err != nil {
				return nil, err
			}
			out := &avatarOutput{
				Status: http.StatusOK, ContentType: "image/jpeg", Body: image,
				// Another picture has another address.
				CacheControl: "private, max-age=31536000, immutable", ETag: `"` + in.Address + "-" + in.Size + `"`,
			}
			if in.IfNoneMatch == out.ETag {
				out.Status, out.Body = http.StatusNotModified, nil
			}
			return out, nil
		})
}
