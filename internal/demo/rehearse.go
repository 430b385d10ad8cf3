package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/kermesse/kermesse/internal/band"
	"github.com/kermesse/kermesse/internal/kit/id"
)

const month = Span / 4

// rehearse gives a band its repertoire and lives through its months: songs change, levels rise, setlists
// are made and played.
func (h House) rehearse(ctx context.Context, people []Person, where id.Space, r repertoire) error {
	start := h.Clock.Now()
	defer func() { h.Clock.Advance(start.Sub(h.Clock.Now())) }()
	pieces := r.pieces
	songs := make([]band.RepertoireSong, len(pieces))
	for i, p := range pieces {
		h.Clock.Advance(time.Hour)
		var err error
		if songs[i], err = h.bring(ctx, people, where, p); err != nil {
			return fmt.Errorf("bring %s: %w", p.sheet.Title, err)
		}
	}
	for n := range 3 {
		for i, p := range pieces {
			h.Clock.Advance(month / time.Duration(len(pieces)))
			if n < len(p.edits) {
				e := p.edits[n]
				var err error
				songs[i], err = h.Band.EditSong(as(ctx, people[e.by]), band.EditSong{Space: where, Song: songs[i].ID, Version: songs[i].Version, Change: e.change})
				if err != nil {
					return fmt.Errorf("change %s: %w", p.sheet.Title, err)
				}
			}
			for _, l := range p.levels {
				if n < len(l.values) {
					in := band.SetLevel{Space: where, Song: songs[i].ID, Value: l.values[n], Visibility: l.shown}
					if _, err := h.Band.SetLevel(as(ctx, people[l.by]), in); err != nil {
						return fmt.Errorf("rate %s: %w", p.sheet.Title, err)
					}
				}
			}
		}
	}
	for _, p := range r.programs {
		h.Clock.Advance(24 * time.Hour)
		if err := h.plan(ctx, people, where, songs, p, start.Add(Span)); err != nil {
			return fmt.Errorf("plan %s: %w", p.name, err)
		}
	}
	return nil
}

// bring puts a song into the repertoire, from a suggestion when the band voted on it first.
func (h House) bring(ctx context.Context, people []Person, where id.Space, p piece) (band.RepertoireSong, error) {
	by := as(ctx, people[p.by])
	if p.suggested == nil {
		return h.Band.AddSong(by, band.AddSong{Space: where, Sheet: p.sheet})
	}
	made, err := h.Band.SuggestSong(by, band.SuggestSong{Space: where, Song: band.Song{
		Title: p.sheet.Title, Artist: p.sheet.Artist, Tags: p.sheet.Tags, DurationSeconds: p.sheet.DurationSeconds,
	}})
	if err != nil {
		return band.RepertoireSong{}, err
	}
	for _, voter := range p.suggested {
		h.Clock.Advance(time.Minute)
		if _, err := h.Band.CastVote(as(ctx, people[voter]), band.CastVote{Space: where, Suggestion: made.ID, Value: 1}); err != nil {
			return band.RepertoireSong{}, err
		}
	}
	song, _, err := h.Band.PromoteSuggestion(by, where, made.ID)
	if err != nil {
		return band.RepertoireSong{}, err
	}
	s := p.sheet
	return h.Band.EditSong(by, band.EditSong{Space: where, Song: song.ID, Version: song.Version, Change: band.SheetChange{
		Status: &s.Status, Key: &s.Key, TempoBPM: &s.TempoBPM, TimeSignature: &s.TimeSignature, Energy: &s.Energy,
	}})
}

// plan makes a setlist, and plays it when its day has come.
func (h House) plan(ctx context.Context, people []Person, where id.Space, songs []band.RepertoireSong, p program, today time.Time) error {
	by, seconds := as(ctx, people[p.by]), p.minutes*60
	head := band.SetlistHead{Name: p.name, Notes: p.notes, PlannedSeconds: &seconds, TransitionSeconds: 20}
	if !p.played {
		y, m, d := today.AddDate(0, 0, 9).Date()
		at := time.Date(y, m, d, 20, 0, 0, 0, time.UTC)
		head.StartsAt = &at
	}
	made, err := h.Band.AddSetlist(by, band.AddSetlist{Space: where, Head: head})
	if err != nil {
		return err
	}
	for _, l := range p.lines {
		in := band.AddEntry{Space: where, Setlist: made.ID, Kind: l.kind, Head: band.EntryHead{Title: l.title, Key: l.key, Singer: l.singer}}
		if l.kind == "" {
			in.Kind, in.Song = band.EntrySong, &songs[l.piece].ID
		}
		if l.seconds > 0 {
			in.Head.DurationSeconds = number(l.seconds)
		}
		if _, err := h.Band.AddEntry(by, in); err != nil {
			return err
		}
	}
	if !p.played {
		return nil
	}
	h.Clock.Advance(24 * time.Hour)
	_, err = h.Band.MarkSetlist(by, where, made.ID, true)
	return err
}
