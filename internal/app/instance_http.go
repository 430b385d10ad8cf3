package app

import (
	"context"
	"net/http"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// CanReadInstance is for every client, before anybody signs in.
var CanReadInstance = authz.Open("app.instance.read")

type instanceBody struct {
	Name         string   `json:"name"`
	Realm        string   `json:"realm" doc:"Salts passwords; never changes. Clients outside the browser pin it"`
	Version      string   `json:"version" doc:"Of the running build"`
	Mail         bool     `json:"mail" doc:"Whether this instance can write to people"`
	Registration string   `json:"registration" enum:"open"`
	Languages    []string `json:"languages"`
	KDF          e2ee.KDF `json:"kdf" doc:"How new accounts derive their secrets"`
}

func (h *House) instanceRoute(o Options, guard *authz.Guard) {
	rest.Handle(h.Server, rest.Route{Method: http.MethodGet, Path: "/instance", Op: CanReadInstance, Tag: "instance",
		Summary: "Know the instance"},
		func(ctx context.Context, _ *struct{}) (*rest.Plain[instanceBody], error) {
			if _, err := guard.Require(ctx, nil, CanReadInstance); err != nil {
				return nil, err
			}
			return rest.OK(instanceBody{
				Name: o.Name, Realm: h.Realm, Version: o.Version, Mail: h.Account.SendsMail(), Registration: "open",
				Languages: i18n.Languages(), KDF: e2ee.DefaultPBKDF2(),
			}), nil
		})
}
