package band

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// settles is how long a level can be corrected before it counts as history.
const settles = 10 * time.Minute

// SetLevel asks for one's own level on a song to be Value, shown to Visibility.
type SetLevel struct {
	Space      id.Space
	Song       SongID
	Value      int64
	Visibility Visibility
}

// SetLevel says how well whoever asks plays a song (BD-9). Showing it to fewer people than before hides all
// that came before as well; showing it to more shows what is said now, and nothing that was hidden.
func (s *Service) SetLevel(ctx context.Context, in SetLevel) (Level, error) {
	want := Level{Value: in.Value, Visibility: in.Visibility}
	if err := want.check(); err != nil {
		return Level{}, err
	}
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Level, error) {
		grant, err := s.Guard.Require(ctx, tx, CanSetLevel)
		if err != nil {
			return Level{}, err
		}
		me := grant.Actor.Account
		if _, err := s.lockedSong(ctx, tx, me, in.Song); err != nil {
			return Level{}, err
		}
		before, err := readLevel(ctx, tx, in.Song, me)
		if err != nil {
			return Level{}, err
		}
		want.RatedAt = tx.Now()
		if before != nil {
			if before.Value == want.Value && before.Visibility == want.Visibility {
				return *before, nil
			}
			hiding := want.Visibility.narrower(before.Visibility)
			if hiding {
				if err := hidePoints(ctx, tx, in.Song, me, want.Visibility); err != nil {
					return Level{}, err
				}
			}
			switch {
			case hiding && before.Value == want.Value:
				want.RatedAt = before.RatedAt
			case tx.Now().Sub(before.RatedAt) < settles:
				if err := deletePoint(ctx, tx, in.Song, me, before.RatedAt); err != nil {
					return Level{}, err
				}
			}
		}
		if err := putLevel(ctx, tx, in.Song, me, want); err != nil {
			return Level{}, err
		}
		return want, s.announceLevel(ctx, tx, in.Song, me, want.Visibility == VisibleToBand || before != nil && before.Visibility == VisibleToBand)
	})
}

// ForgetLevel takes one's own level on a song back, with its history. Having none changes nothing.
func (s *Service) ForgetLevel(ctx context.Context, space id.Space, song SongID) error {
	_, err := db.Do(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (struct{}, error) {
		grant, err := s.Guard.Require(ctx, tx, CanSetLevel)
		if err != nil {
			return struct{}{}, err
		}
		me := grant.Actor.Account
		if _, err := s.lockedSong(ctx, tx, me, song); err != nil {
			return struct{}{}, err
		}
		before, err := readLevel(ctx, tx, song, me)
		if err != nil || before == nil {
			return struct{}{}, err
		}
		if err := deleteLevel(ctx, tx, song, me); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, s.announceLevel(ctx, tx, song, me, before.Visibility == VisibleToBand)
	})
	return err
}

// announceLevel tells the space only what the space can see: that somebody has a hidden level is hidden too.
func (s *Service) announceLevel(ctx context.Context, tx *db.Tx, song SongID, whose id.Account, seen bool) error {
	if seen {
		return s.announce(ctx, tx, LevelChanged{song})
	}
	return s.Events.Publish(ctx, tx, LevelChanged{song}, event.AccountTopic(whose))
}
