package account

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/ratelimit"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// refreshCookie holds the refresh token. Only the routes at its path ever see it.
const (
	refreshCookie = "kermesse_refresh"
	refreshPath   = rest.Prefix + "/tokens"
)

// fromBrowser is an input that remembers the request it came with, for the check of its origin.
type fromBrowser struct{ request *http.Request }

// Resolve implements huma.Resolver.
func (f *fromBrowser) Resolve(hc huma.Context) []error {
	f.request, _ = humago.Unwrap(hc)
	return nil
}

type refreshInput struct {
	fromBrowser
	Refresh string `cookie:"kermesse_refresh"`
}

type sessionBody struct {
	AccessToken      string    `json:"access_token"`
	ExpiresAt        time.Time `json:"expires_at"`
	RefreshExpiresAt time.Time `json:"refresh_expires_at"`
	Account          Account   `json:"account"`
	DeviceID         id.Device `json:"device_id" format:"uuid"`
}

type sessionOutput struct {
	Location  string `header:"Location"`
	SetCookie string `header:"Set-Cookie"`
	Body      sessionBody
}

type endedOutput struct {
	SetCookie string `header:"Set-Cookie"`
}

func (s *Service) sessionRoutes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/accounts", Op: CanSignUp, Tag: tag,
		Summary: "Sign up", Status: http.StatusCreated, Class: ratelimit.Guess},
		func(ctx context.Context, in *signUpInput) (*sessionOutput, error) {
			if err := s.crossOrigin(in.fromBrowser); err != nil {
				return nil, err
			}
			b := in.Body
			return s.opened(s.SignUp(ctx, SignUp{
				Email: b.Email, DisplayName: b.DisplayName, Auth: secretOf(b.Auth), KDF: e2ee.KDF(b.KDF), Language: b.Language,
				TimeZone: b.TimeZone, Device: DeviceInfo(b.Device), Invitation: b.Invitation,
			}))
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/sessions", Op: CanSignIn, Tag: tag,
		Summary: "Sign in", Status: http.StatusCreated, Class: ratelimit.SignIn},
		func(ctx context.Context, in *signInInput) (*sessionOutput, error) {
			if err := s.crossOrigin(in.fromBrowser); err != nil {
				return nil, err
			}
			device := in.Body.Device
			ask := SignIn{Email: in.Body.Email, Auth: secretOf(in.Body.Auth), Device: DeviceInfo{device.Name, device.Platform}}
			if device.ID != nil {
				ask.Known = *device.ID
			}
			return s.opened(s.SignIn(ctx, ask))
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: "/tokens", Op: CanRefresh, Tag: tag,
		Summary: "Stay signed in: replaces the refresh cookie and gives a new access token", Status: http.StatusCreated},
		func(ctx context.Context, in *refreshInput) (*sessionOutput, error) {
			if err := s.crossOrigin(in.fromBrowser); err != nil {
				return nil, err
			}
			return s.opened(s.Refresh(ctx, in.Refresh))
		})
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: "/tokens", Op: CanSignOut, Tag: tag,
		Summary: "Sign this device out", Status: http.StatusNoContent},
		func(ctx context.Context, in *refreshInput) (*endedOutput, error) {
			if err := s.crossOrigin(in.fromBrowser); err != nil {
				return nil, err
			}
			return &endedOutput{SetCookie: s.noCookie()}, s.SignOut(ctx, in.Refresh)
		})
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: "/sessions", Op: CanListSessions, Tag: tag,
		Summary: "Where I am signed in"},
		func(ctx context.Context, _ *struct{}) (*rest.Plain[rest.Page[Device]], error) {
			devices, err := s.Sessions(ctx)
			if err != nil {
				return nil, err
			}
			return rest.List(devices, ""), nil
		})
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: "/sessions", Op: CanSignOutEverywhere, Tag: tag,
		Summary: "Sign every device out", Status: http.StatusNoContent},
		func(ctx context.Context, _ *struct{}) (*endedOutput, error) {
			return &endedOutput{SetCookie: s.noCookie()}, s.SignOutEverywhere(ctx)
		})
}

// opened answers with a session: the refresh token goes into the cookie and nowhere else.
func (s *Service) opened(session Session, err error) (*sessionOutput, error) {
	if err != nil {
		return nil, err
	}
	return &sessionOutput{
		Location:  rest.Prefix + "/accounts/me",
		SetCookie: s.cookie(session.RefreshToken, int(RefreshLife/time.Second)),
		Body: sessionBody{
			AccessToken: session.AccessToken, ExpiresAt: session.ExpiresAt, RefreshExpiresAt: session.RefreshExpiresAt,
			Account: session.Account, DeviceID: session.Device,
		},
	}, nil
}

// noCookie makes the browser forget the refresh token.
func (s *Service) noCookie() string { return s.cookie("", -1) }

func (s *Service) cookie(value string, maxAge int) string {
	return (&http.Cookie{
		Name: refreshCookie, Value: value, Path: refreshPath, MaxAge: maxAge,
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: s.secure(),
	}).String()
}

// secure tells whether people reach the instance by https.
func (s *Service) secure() bool { return strings.HasPrefix(s.Origin, "https://") }
