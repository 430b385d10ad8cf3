package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

const (
	peerAdmin    = "admin@example.org"
	peerMember   = "member@example.org"
	peerPassword = "a-long-password-for-loopback"
)

// openPocketBase runs PocketBase with a collection of suggestions that only signed-in people list and create,
// and signs an ordinary person in: a superuser would skip the rules. The person stays signed in over restarts.
func openPocketBase(binary string) func(context.Context, string) (*site, error) {
	var token, person string
	return func(ctx context.Context, folder string) (*site, error) {
		data := filepath.Join(folder, "pb_data")
		fresh := token == ""
		if fresh {
			// --dev is on by default for a binary in a temporary folder, and prints every statement.
			cmd := exec.CommandContext(ctx, binary, "superuser", "upsert", peerAdmin, peerPassword, "--dir", data, "--dev=false")
			if out, err := cmd.CombinedOutput(); err != nil {
				return nil, fmt.Errorf("creating the superuser: %w\n%s", err, out)
			}
		}
		listen, err := freeAddress()
		if err != nil {
			return nil, err
		}
		log, err := os.Create(filepath.Join(folder, "pocketbase.log"))
		if err != nil {
			return nil, err
		}
		defer log.Close()
		process, out, err := spawn(log, binary, "serve", "--http", listen, "--dir", data, "--dev=false")
		if err != nil {
			return nil, err
		}
		go func() { _, _ = io.Copy(io.Discard, out) }()
		s := &site{
			process: process,
			client:  newClient(),
			address: "http://" + listen,
			postURL: "/api/collections/suggestions/records",
			listURL: "/api/collections/suggestions/records?perPage=20&skipTotal=1",
			created: http.StatusOK,
		}
		if fresh {
			if token, person, err = s.furnish(ctx); err != nil {
				s.close()
				return nil, err
			}
		}
		s.token, s.extra = token, map[string]any{"suggested_by": person}
		return s, nil
	}
}

// furnish makes the collection and the person, and returns the person's token and id.
func (s *site) furnish(ctx context.Context) (token, person string, err error) {
	if err := s.healthy(ctx); err != nil {
		return "", "", err
	}
	if s.token, _, err = s.signIn(ctx, "_superusers", peerAdmin); err != nil {
		return "", "", err
	}
	if err := s.call(ctx, http.MethodPost, "/api/collections", suggestionsCollection(), nil); err != nil {
		return "", "", err
	}
	member := map[string]any{"email": peerMember, "password": peerPassword, "passwordConfirm": peerPassword, "verified": true}
	if err := s.call(ctx, http.MethodPost, "/api/collections/users/records", member, nil); err != nil {
		return "", "", err
	}
	return s.signIn(ctx, "users", peerMember)
}

func (s *site) healthy(ctx context.Context) error {
	var err error
	for range 2000 {
		if err = s.call(ctx, http.MethodGet, "/api/health", nil, nil); err == nil {
			return nil
		}
		if err := pause(ctx, 5*time.Millisecond); err != nil {
			return err
		}
	}
	return err
}

// signIn returns a token and the person's id.
func (s *site) signIn(ctx context.Context, collection, email string) (token, person string, err error) {
	var session struct {
		Token  string `json:"token"`
		Record struct {
			ID string `json:"id"`
		} `json:"record"`
	}
	in := map[string]string{"identity": email, "password": peerPassword}
	err = s.call(ctx, http.MethodPost, "/api/collections/"+collection+"/auth-with-password", in, &session)
	return session.Token, session.Record.ID, err
}

// suggestionsCollection has the fields of a Kermesse suggestion.
func suggestionsCollection() map[string]any {
	type field = map[string]any
	signedIn := `@request.auth.id != ""`
	return map[string]any{
		"name": "suggestions", "type": "base",
		"listRule": signedIn, "viewRule": signedIn,
		"createRule": `@request.auth.id != "" && suggested_by = @request.auth.id`,
		"fields": []field{
			{"name": "title", "type": "text", "required": true, "max": 200},
			{"name": "artist", "type": "text", "max": 200},
			{"name": "link", "type": "url"},
			{"name": "note", "type": "text", "max": 2000},
			{"name": "tags", "type": "json"},
			{"name": "duration_seconds", "type": "number", "onlyInt": true},
			{"name": "score", "type": "number", "onlyInt": true},
			{"name": "suggested_by", "type": "text", "max": 15},
			{"name": "created", "type": "autodate", "onCreate": true},
			{"name": "updated", "type": "autodate", "onCreate": true, "onUpdate": true},
		},
	}
}
