package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// openKermesse runs the demo without limits: authorisation on, every write flushed (synchronous=FULL on SQLite,
// whatever the cluster does on PostgreSQL).
func openKermesse(binary, database string) func(context.Context, string) (*site, error) {
	return func(ctx context.Context, folder string) (*site, error) {
		args := []string{"demo", "--listen", "127.0.0.1:0", "--json", "--no-limits"}
		if database != "" {
			args = append(args, "--database", database)
		}
		log, err := os.Create(filepath.Join(folder, "kermesse.log"))
		if err != nil {
			return nil, err
		}
		defer log.Close()
		process, out, err := spawn(log, binary, args...)
		if err != nil {
			return nil, err
		}
		s := &site{process: process, client: newClient(), created: http.StatusCreated}
		if err := s.greet(ctx, out.ReadBytes); err != nil {
			s.close()
			text, _ := os.ReadFile(log.Name())
			return nil, fmt.Errorf("%w\n%s", err, text)
		}
		go func() { _, _ = io.Copy(io.Discard, out) }()
		return s, nil
	}
}

// greet reads the demo's one line of JSON and finds the band of its first person.
func (s *site) greet(ctx context.Context, read func(byte) ([]byte, error)) error {
	line, err := read('\n')
	if err != nil {
		return fmt.Errorf("the demo printed no line: %w", err)
	}
	var demo struct {
		Address string `json:"address"`
		People  []struct {
			Token string `json:"token"`
		} `json:"people"`
	}
	if err := json.Unmarshal(line, &demo); err != nil {
		return fmt.Errorf("the demo's line: %w", err)
	}
	if len(demo.People) == 0 || demo.People[0].Token == "" {
		return errors.New("the demo named nobody with a token")
	}
	s.address, s.token = strings.TrimSuffix(demo.Address, "/"), demo.People[0].Token
	var spaces struct {
		Items []struct {
			ID   string `json:"id"`
			Kind string `json:"kind"`
		} `json:"items"`
	}
	if err := s.call(ctx, http.MethodGet, "/api/v1/spaces", nil, &spaces); err != nil {
		return err
	}
	for _, space := range spaces.Items {
		if space.Kind == "band" {
			s.postURL = "/api/v1/spaces/" + space.ID + "/suggestions"
			s.listURL = s.postURL + "?limit=20"
			return nil
		}
	}
	return errors.New("the demo's first person has no band")
}
