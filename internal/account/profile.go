package account

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// Profile is whoever asks, as they see themselves.
func (s *Service) Profile(ctx context.Context) (Account, error) {
	return db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (Account, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadProfile)
		if err != nil {
			return Account{}, err
		}
		row, err := byID(ctx, tx, grant.Actor.Account)
		if err != nil {
			return Account{}, err
		}
		return s.present(ctx, tx, row)
	})
}

// view is an account as its person sees it, for whom permission was checked before.
func (s *Service) view(ctx context.Context, account id.Account) (Account, error) {
	return db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (Account, error) {
		row, err := byID(ctx, tx, account)
		if err != nil {
			return Account{}, err
		}
		return s.present(ctx, tx, row)
	})
}

// EditProfile changes what is not nil.
type EditProfile struct {
	Version     int64 // that the person has seen
	DisplayName *string
	Language    *string
	TimeZone    *string
	Bio         *string
	Skills      *[]string
}

// EditProfile changes the profile of whoever asks. Errors: [problem.ErrInvalid] with the fields,
// [problem.ErrVersionStale] with the present profile.
func (s *Service) EditProfile(ctx context.Context, in EditProfile) (Account, error) {
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (Account, error) {
		grant, err := s.Guard.Require(ctx, tx, CanEditProfile)
		if err != nil {
			return Account{}, err
		}
		before, err := byID(ctx, tx, grant.Actor.Account)
		if err != nil {
			return Account{}, err
		}
		if before.Version != in.Version {
			return Account{}, s.stale(ctx, tx, before)
		}
		old, err := profileOf(before)
		if err != nil {
			return Account{}, err
		}
		edited, broken := old.with(in).check(problem.ErrInvalid)
		if err := verdict(broken); err != nil {
			return Account{}, err
		}
		if reflect.DeepEqual(edited, old) {
			return s.present(ctx, tx, before)
		}
		skills, err := json.Marshal(edited.skills)
		if err != nil {
			return Account{}, fmt.Errorf("edit a profile: %w", err)
		}
		after, err := q.New(tx).EditProfile(ctx, q.EditProfileParams{
			AccountID: before.AccountID, Version: in.Version,
			DisplayName: edited.displayName, Language: edited.language, TimeZone: edited.timeZone, Bio: edited.bio, Skills: db.JSON(skills),
		})
		if errors.Is(err, sql.ErrNoRows) { // another edit came between
			if before, err = byID(ctx, tx, grant.Actor.Account); err == nil {
				err = s.stale(ctx, tx, before)
			}
			return Account{}, err
		}
		if err != nil {
			return Account{}, fmt.Errorf("edit a profile: %w", err)
		}
		if err := s.changed(ctx, tx, after.AccountID, after.Version); err != nil {
			return Account{}, err
		}
		return s.present(ctx, tx, after)
	})
}

// with is p after an edit.
func (p profile) with(in EditProfile) profile {
	for _, part := range []struct{ to, from *string }{
		{&p.displayName, in.DisplayName}, {&p.language, in.Language}, {&p.timeZone, in.TimeZone}, {&p.bio, in.Bio},
	} {
		if part.from != nil {
			*part.to = *part.from
		}
	}
	if in.Skills != nil {
		p.skills = *in.Skills
	}
	return p
}

func profileOf(row q.Account) (profile, error) {
	p := profile{displayName: row.DisplayName, language: row.Language, timeZone: row.TimeZone, bio: row.Bio, skills: []string{}}
	if err := json.Unmarshal(row.Skills, &p.skills); err != nil {
		return p, fmt.Errorf("read skills: %w", err)
	}
	return p, nil
}

func (s *Service) stale(ctx context.Context, tx *db.Tx, row q.Account) error {
	present, err := s.present(ctx, tx, row)
	if err != nil {
		return err
	}
	return problem.ErrVersionStale.Current(present)
}
