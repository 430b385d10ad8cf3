package account

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"github.com/kermesse/kermesse/internal/account/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/picture"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/rest"
	"github.com/kermesse/kermesse/sdk/e2ee"
)

// The sizes of a picture, in pixels.
const (
	largeAvatar = 256
	smallAvatar = 64
	// addressSize is in bytes: nobody guesses a picture's address.
	addressSize = 16
)

var (
	// ErrPictureUnreadable: what was sent is not a whole picture of a kind that is read.
	ErrPictureUnreadable = problem.New(problem.Unprocessable, "account.picture_unreadable")
	// ErrPictureTooLarge takes max, in bytes.
	ErrPictureTooLarge = problem.New(problem.TooLarge, "account.picture_too_large")
	// ErrPictureTooManyPixels: decoding it would take too much memory.
	ErrPictureTooManyPixels = problem.New(problem.Unprocessable, "account.picture_too_many_pixels")
	// ErrNoPicture answers an address that no picture has, or no longer.
	ErrNoPicture = problem.New(problem.NotFound, "account.picture_not_found")
)

func avatarPath(address string) string { return rest.Prefix + "/avatars/" + address }

// SetAvatar gives whoever asks another picture (AC-10): a square cut from the middle of what was sent,
// written anew. Its address is another each time, so that browsers may keep it. Errors:
// [ErrPictureUnreadable], [ErrPictureTooLarge], [ErrPictureTooManyPixels].
func (s *Service) SetAvatar(ctx context.Context, image []byte) (Account, error) {
	squares, err := s.pictures.Squares(image, largeAvatar, smallAvatar)
	switch {
	case errors.Is(err, picture.ErrTooLarge):
		return Account{}, ErrPictureTooLarge.With("max", picture.MaxBytes)
	case errors.Is(err, picture.ErrTooManyPixels):
		return Account{}, ErrPictureTooManyPixels.Field("/image", "account.picture_too_many_pixels")
	case errors.Is(err, picture.ErrUnreadable):
		return Account{}, ErrPictureUnreadable.Field("/image", "account.picture_unreadable").Because(err)
	case err != nil:
		return Account{}, err
	}
	var address [addressSize]byte
	if _, err := io.ReadFull(s.Random, address[:]); err != nil {
		return Account{}, fmt.Errorf("make an address: %w", err)
	}
	return db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (Account, error) {
		grant, err := s.Guard.Require(ctx, tx, CanSetAvatar)
		if err != nil {
			return Account{}, err
		}
		err = q.New(tx).PutAvatar(ctx, q.PutAvatarParams{
			AccountID: grant.Actor.Account, Address: e2ee.Base64URL(address[:]), Large: squares[0], Small: squares[1], CreatedAt: tx.Now(),
		})
		if err != nil {
			return Account{}, fmt.Errorf("keep a picture: %w", err)
		}
		return s.touched(ctx, tx, grant.Actor.Account)
	})
}

// RemoveAvatar takes the picture of whoever asks away. Without one there is nothing to do.
func (s *Service) RemoveAvatar(ctx context.Context) error {
	_, err := db.Do(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) (done, error) {
		grant, err := s.Guard.Require(ctx, tx, CanSetAvatar)
		if err != nil {
			return done{}, err
		}
		removed, err := q.New(tx).DeleteAvatar(ctx, grant.Actor.Account)
		if err != nil || removed == 0 {
			return done{}, err
		}
		_, err = s.touched(ctx, tx, grant.Actor.Account)
		return done{}, err
	})
	return err
}

// touched counts a change that is beside an account's row, and tells it.
func (s *Service) touched(ctx context.Context, tx *db.Tx, account id.Account) (Account, error) {
	row, err := q.New(tx).TouchAccount(ctx, account)
	if err != nil {
		return Account{}, fmt.Errorf("count a change: %w", err)
	}
	if err := s.changed(ctx, tx, account, row.Version); err != nil {
		return Account{}, err
	}
	return s.present(ctx, tx, row)
}

// Avatar is the picture at an address, as JPEG. Whoever knows the address may see it: a page cannot send
// a token with an image. Error: [ErrNoPicture].
func (s *Service) Avatar(ctx context.Context, address string, small bool) ([]byte, error) {
	return db.View(ctx, s.DB, id.Space{}, func(ctx context.Context, tx *db.Tx) ([]byte, error) {
		if _, err := s.Guard.Require(ctx, tx, CanSeeAvatar); err != nil {
			return nil, err
		}
		row, err := q.New(tx).Avatar(ctx, address)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, ErrNoPicture
		}
		if err != nil {
			return nil, fmt.Errorf("read a picture: %w", err)
		}
		if small {
			return row.Small, nil
		}
		return row.Large, nil
	})
}
