package band

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/kermesse/kermesse/internal/band/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// readLevel gives nil for who has none.
func readLevel(ctx context.Context, tx *db.Tx, song SongID, whose id.Account) (*Level, error) {
	row, err := q.New(tx).ReadLevel(ctx, tx.Space(), song.UUID(), whose)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &Level{row.Value, Visibility(row.Visibility), row.RatedAt}, err
}

// putLevel stores a level and the point of the curve that it is.
func putLevel(ctx context.Context, tx *db.Tx, song SongID, whose id.Account, l Level) error {
	err := q.New(tx).PutLevel(ctx, q.PutLevelParams{
		SpaceID: tx.Space(), SongID: song.UUID(), AccountID: whose, Value: l.Value, Visibility: string(l.Visibility), RatedAt: l.RatedAt,
	})
	if err != nil {
		return err
	}
	return q.New(tx).PutPoint(ctx, q.PutPointParams{
		SpaceID: tx.Space(), SongID: song.UUID(), AccountID: whose, Value: l.Value, Visibility: string(l.Visibility), RatedAt: l.RatedAt,
	})
}

// hidePoints shows no point of somebody's curve to more people than v.
func hidePoints(ctx context.Context, tx *db.Tx, song SongID, whose id.Account, v Visibility) error {
	return q.New(tx).HidePoints(ctx, q.HidePointsParams{SpaceID: tx.Space(), SongID: song.UUID(), AccountID: whose, Visibility: string(v)})
}

func deletePoint(ctx context.Context, tx *db.Tx, song SongID, whose id.Account, at time.Time) error {
	return q.New(tx).DeletePoint(ctx, q.DeletePointParams{SpaceID: tx.Space(), SongID: song.UUID(), AccountID: whose, RatedAt: at})
}

func deleteLevel(ctx context.Context, tx *db.Tx, song SongID, whose id.Account) error {
	if err := q.New(tx).DeletePoints(ctx, tx.Space(), song.UUID(), whose); err != nil {
		return err
	}
	_, err := q.New(tx).DeleteLevel(ctx, tx.Space(), song.UUID(), whose)
	return err
}

// listLevels reads what r may see, and nothing else.
func listLevels(ctx context.Context, tx *db.Tx, song SongID, r reader) ([]LevelOf, error) {
	rows, err := q.New(tx).ListLevels(ctx, q.ListLevelsParams{SpaceID: tx.Space(), SongID: song.UUID(), Reader: r.account, Administers: r.administer})
	out := make([]LevelOf, len(rows))
	for i, row := range rows {
		out[i] = LevelOf{Person{AccountID: row.AccountID}, Level{row.Value, Visibility(row.Visibility), row.RatedAt}}
	}
	return out, err
}

// listPoints reads the latest points that r may see, the earliest first.
func listPoints(ctx context.Context, tx *db.Tx, song SongID, r reader, most int32) ([]point, error) {
	rows, err := q.New(tx).ListPoints(ctx, q.ListPointsParams{
		SpaceID: tx.Space(), SongID: song.UUID(), Reader: r.account, Administers: r.administer, Most: most,
	})
	out := make([]point, len(rows))
	for i, row := range rows {
		out[i] = point{row.AccountID, row.RatedAt, row.Value, Visibility(row.Visibility)}
	}
	slices.Reverse(out)
	return out, err
}
