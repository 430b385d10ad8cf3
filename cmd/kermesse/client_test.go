package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"

	"github.com/kermesse/kermesse/sdk/e2ee"
)

// client is somebody with a browser.
type client struct {
	t       *testing.T
	address string
	token   string
	device  string // that it signed in as before
}

// call sends a request, expects a status and reads the answer into out.
func (c *client) call(want int, method, path string, in, out any) {
	c.t.Helper()
	status, body, err := c.try(method, path, in)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	if status != want {
		c.t.Fatalf("%s %s: %d, want %d: %s", method, path, status, want, body)
	}
	if out != nil {
		if err := json.Unmarshal(body, out); err != nil {
			c.t.Fatalf("%s %s: %v in %s", method, path, err, body)
		}
	}
}

func (c *client) try(method, path string, in any) (status int, body []byte, err error) {
	var sent io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return 0, nil, err
		}
		sent = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, c.address+path, sent)
	if err != nil {
		return 0, nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, err
}

const (
	somebody = "somebody@example.org"
	theirs   = "Une-Bonne-Fanfare-77"
)

type kdfJSON struct {
	Alg uint64 `json:"alg"`
	P1  uint64 `json:"p1"`
	P2  uint64 `json:"p2"`
	P3  uint64 `json:"p3"`
}

func device() map[string]string { return map[string]string{"name": "test", "platform": "test"} }

// secret is what a browser sends instead of the password.
func (c *client) secret(k kdfJSON, email, word string) string {
	c.t.Helper()
	var instance struct {
		Realm string `json:"realm"`
	}
	c.call(http.StatusOK, "GET", "/api/v1/instance", nil, &instance)
	master, err := e2ee.KDF{Alg: k.Alg, P1: k.P1, P2: k.P2, P3: k.P3}.Master(instance.Realm, email, word)
	if err != nil {
		c.t.Fatal(err)
	}
	auth, err := master.Auth()
	if err != nil {
		c.t.Fatal(err)
	}
	return e2ee.Base64URL(auth[:])
}

// signUp makes an account and signs it in.
func (c *client) signUp(email, word string) {
	c.t.Helper()
	k := kdfJSON{Alg: e2ee.DefaultPBKDF2().Alg, P1: e2ee.DefaultPBKDF2().P1}
	var session struct {
		Token string `json:"access_token"`
	}
	c.call(http.StatusCreated, "POST", "/api/v1/accounts", map[string]any{
		"email": email, "display_name": "Somebody", "language": "fr", "time_zone": "Europe/Paris",
		"auth": c.secret(k, email, word), "kdf": k, "device": device(),
	}, &session)
	c.token = session.Token
}

// signIn signs somebody in as their browser would.
func (c *client) signIn(email, word string) {
	c.t.Helper()
	var k kdfJSON
	c.call(http.StatusOK, "POST", "/api/v1/kdf-lookups", map[string]string{"email": email}, &k)
	var session struct {
		Token  string `json:"access_token"`
		Device string `json:"device_id"`
	}
	device := device()
	if c.device != "" {
		device["id"] = c.device
	}
	c.call(http.StatusCreated, "POST", "/api/v1/sessions", map[string]any{"email": email, "auth": c.secret(k, email, word), "device": device}, &session)
	c.token, c.device = session.Token, session.Device
}

func (c *client) band() string {
	c.t.Helper()
	var space struct {
		ID string `json:"id"`
	}
	c.call(http.StatusCreated, "POST", "/api/v1/spaces", map[string]string{"kind": "band", "name": "Les Tests"}, &space)
	return space.ID
}

// suggest adds a song and gives its id; ok only when the server acknowledged it.
func (c *client) suggest(space, title string) (id string, ok bool) {
	status, body, err := c.try("POST", "/api/v1/spaces/"+space+"/suggestions", map[string]string{"title": title})
	if err != nil || status != http.StatusCreated {
		return "", false
	}
	var made struct {
		ID string `json:"id"`
	}
	err = json.Unmarshal(body, &made)
	return made.ID, err == nil
}

// suggestions gives all of a band's songs, by id.
func (c *client) suggestions(space string) map[string]bool {
	c.t.Helper()
	all := map[string]bool{}
	for cursor := ""; ; {
		var page struct {
			Items []struct {
				ID string `json:"id"`
			} `json:"items"`
			Next string `json:"next"`
		}
		c.call(http.StatusOK, "GET", fmt.Sprintf("/api/v1/spaces/%s/suggestions?sort=recent&limit=100&cursor=%s", space, cursor), nil, &page)
		for _, item := range page.Items {
			all[item.ID] = true
		}
		if cursor = page.Next; cursor == "" {
			return all
		}
	}
}
