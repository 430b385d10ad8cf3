package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/band"
	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/clock"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/space"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// Span is how long ago the village's first day was.
const Span = 120 * 24 * time.Hour

// House is where the village moves in.
type House struct {
	Account *account.Service
	Space   *space.Service
	Band    *band.Service
	Clock   *clock.Stepped // stands at the village's first day
}

// Person is somebody who can sign in.
type Person struct {
	Account id.Account
	Email   string
	Name    string
	Role    string // on the instance: "administrator" or "member"
}

// Space is a band of the village.
type Space struct {
	ID   id.Space
	Kind authz.Kind
	Name string
}

// Community is what was made.
type Community struct {
	People []Person
	Spaces []Space
}

// Fill makes the village.
func Fill(ctx context.Context, h House) (Community, error) {
	var c Community
	for i, p := range village {
		made, err := h.moveIn(ctx, p, i == 0)
		if err != nil {
			return c, fmt.Errorf("move %s in: %w", p.email, err)
		}
		c.People = append(c.People, made)
	}
	for _, b := range bands {
		made, err := h.found(ctx, c.People, b)
		if err != nil {
			return c, fmt.Errorf("found %s: %w", b.name, err)
		}
		c.Spaces = append(c.Spaces, made)
	}
	return c, nil
}

func (h House) moveIn(ctx context.Context, p person, administrator bool) (Person, error) {
	create, role := h.Account.Create, "member"
	if administrator {
		create, role = h.Account.CreateAdministrator, "administrator"
	}
	made, err := create(ctx, account.Create{
		Email: p.email, DisplayName: p.name, AuthHash: hashes[p.email], KDF: e2ee.DefaultPBKDF2(), Language: p.language, TimeZone: "Europe/Paris",
	})
	return Person{Account: made.ID, Email: p.email, Name: p.name, Role: role}, err
}

// as lets somebody of the village act.
func as(ctx context.Context, p Person) context.Context {
	return authz.WithActor(ctx, authz.Actor{Account: p.Account})
}

// found makes a band, brings its members in by an invitation, and lets them suggest and vote over
// the weeks.
func (h House) found(ctx context.Context, people []Person, b bandOf) (Space, error) {
	owner := as(ctx, people[b.members[0]])
	made, err := h.Space.Create(owner, space.Create{
		Kind: authz.Band, Name: b.name, Description: b.description, Accent: b.accent,
		TimeZone: "Europe/Paris", Currency: "EUR", Language: "fr",
	})
	if err != nil {
		return Space{}, err
	}
	for i, member := range b.members[1:] {
		role := authz.Member
		if i == 0 {
			role = authz.Admin
		}
		once := int64(1)
		invitation, err := h.Space.Invite(owner, space.Invite{Space: made.ID, Role: role, MaxUses: &once})
		if err != nil {
			return Space{}, err
		}
		if _, err := h.Space.Join(as(ctx, people[member]), invitation.Code); err != nil {
			return Space{}, err
		}
	}
	if err := h.rehearse(ctx, people, made.ID, b.repertoire); err != nil {
		return Space{}, err
	}
	start := h.Clock.Now()
	defer func() { h.Clock.Advance(start.Sub(h.Clock.Now())) }() // the next band lives through the same weeks
	step := (Span - 24*time.Hour) / time.Duration(len(b.songs))
	for _, s := range b.songs {
		h.Clock.Advance(step)
		if err := h.suggest(ctx, people, made.ID, s); err != nil {
			return Space{}, fmt.Errorf("suggest %s: %w", s.title, err)
		}
	}
	return Space{ID: made.ID, Kind: authz.Band, Name: b.name}, nil
}

func (h House) suggest(ctx context.Context, people []Person, where id.Space, s song) error {
	seconds := s.seconds
	made, err := h.Band.SuggestSong(as(ctx, people[s.by]), band.SuggestSong{
		Space: where, Song: band.Song{Title: s.title, Artist: s.artist, Note: s.note, Tags: s.tags, DurationSeconds: &seconds},
	})
	if err != nil {
		return err
	}
	for _, side := range []struct {
		value  band.Vote
		voters []int
	}{{1, s.votes}, {-1, s.against}} {
		for _, voter := range side.voters {
			h.Clock.Advance(time.Minute)
			vote := band.CastVote{Space: where, Suggestion: made.ID, Value: side.value}
			if _, err := h.Band.CastVote(as(ctx, people[voter]), vote); err != nil {
				return err
			}
		}
	}
	return nil
}
