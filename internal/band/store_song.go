package band

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/kermesse/kermesse/internal/band/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/text"
)

func insertSong(ctx context.Context, tx *db.Tx, s RepertoireSong) error {
	var was *uuid.UUID
	if s.SuggestionID != nil {
		u := s.SuggestionID.UUID()
		was = &u
	}
	err := q.New(tx).InsertSong(ctx, q.InsertSongParams{
		SpaceID: tx.Space(), SongID: s.ID.UUID(), Title: s.Title, Artist: s.Artist, Status: string(s.Status), MusicalKey: s.Key,
		TempoBpm: s.TempoBPM, TimeSignature: s.TimeSignature, DurationSeconds: s.DurationSeconds, Energy: s.Energy,
		Chordpro: s.ChordPro, Structure: s.Structure, Notes: s.Notes, Links: joinTags(s.Links), Tags: joinTags(s.Tags),
		SortKey: sortKey(s.Title), SuggestionID: was, CreatedBy: s.AddedBy.AccountID, CreatedAt: s.CreatedAt,
	})
	if err != nil {
		return err
	}
	return insertSongTags(ctx, tx, s.ID, s.Tags)
}

// sortKey is where a title stands in the repertoire. It is cut, because cursors carry it: titles that only
// differ behind that stand in the order of their ids.
func sortKey(title string) []byte {
	key := text.SortKey(title)
	return key[:min(len(key), 200)]
}

func insertSongTags(ctx context.Context, tx *db.Tx, song SongID, tags []string) error {
	for _, tag := range tags {
		if err := q.New(tx).InsertSongTag(ctx, tx.Space(), song.UUID(), tagKey(tag)); err != nil {
			return err
		}
	}
	return nil
}

// lockSong makes whoever else writes on the song wait until tx ends.
func lockSong(ctx context.Context, tx *db.Tx, song SongID) error {
	_, err := q.New(tx).LockSong(ctx, tx.Space(), song.UUID())
	return orNotFound(err)
}

func updateSong(ctx context.Context, tx *db.Tx, song SongID, version int64, s SongSheet) error {
	n, err := q.New(tx).UpdateSong(ctx, q.UpdateSongParams{
		SpaceID: tx.Space(), SongID: song.UUID(), Version: version, Title: s.Title, Artist: s.Artist, Status: string(s.Status), MusicalKey: s.Key,
		TempoBpm: s.TempoBPM, TimeSignature: s.TimeSignature, DurationSeconds: s.DurationSeconds, Energy: s.Energy,
		Chordpro: s.ChordPro, Structure: s.Structure, Notes: s.Notes, Links: joinTags(s.Links), Tags: joinTags(s.Tags),
		SortKey: sortKey(s.Title), ChangedAt: tx.Now(),
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return problem.ErrVersionStale
	}
	if err := q.New(tx).DeleteSongTags(ctx, tx.Space(), song.UUID()); err != nil {
		return err
	}
	return insertSongTags(ctx, tx, song, s.Tags)
}

// markSongDeleted removes a song from what is read, or with nil brings it back.
func markSongDeleted(ctx context.Context, tx *db.Tx, song SongID, at *time.Time) error {
	return q.New(tx).MarkSongDeleted(ctx, tx.Space(), song.UUID(), at)
}

// readSong reads one song, removed or not, with what its readers say about it.
func readSong(ctx context.Context, tx *db.Tx, reader id.Account, song SongID) (RepertoireSong, error) {
	row, err := q.New(tx).ReadSong(ctx, reader, tx.Space(), song.UUID())
	if err != nil {
		return RepertoireSong{}, orNotFound(err)
	}
	s := RepertoireSong{
		SongSummary: summaryOf(q.SongsByTitleRow{
			SongID: row.SongID, Title: row.Title, Artist: row.Artist, Status: row.Status, MusicalKey: row.MusicalKey, TempoBpm: row.TempoBpm,
			TimeSignature: row.TimeSignature, DurationSeconds: row.DurationSeconds, Energy: row.Energy, Tags: row.Tags, SortKey: row.SortKey,
			PlayedCount: row.PlayedCount, LastPlayedAt: row.LastPlayedAt, Version: row.Version, CreatedAt: row.CreatedAt, ChangedAt: row.ChangedAt,
			MyLevel: row.MyLevel, Levels: row.Levels, LevelSum: row.LevelSum,
		}),
		SongText:  SongText{ChordPro: row.Chordpro, Structure: row.Structure, Notes: row.Notes, Links: splitTags(row.Links)},
		AddedBy:   Person{AccountID: row.CreatedBy},
		deletedAt: row.DeletedAt,
	}
	if row.SuggestionID != nil {
		was := SuggestionID(*row.SuggestionID)
		s.SuggestionID = &was
	}
	return s, nil
}

// listSongs reads one row more than the page holds, to know whether another page follows.
func listSongs(ctx context.Context, tx *db.Tx, in ListSongs, from SongPosition, reader id.Account) ([]SongSummary, error) {
	queries, most := q.New(tx), int32(in.Limit+1)
	if from.Key == nil {
		from.Key = []byte{0} // a NULL would be after nothing
	}
	status, tag := string(in.Status), tagKey(in.Tag)
	switch in.Sort {
	case SongsByChange:
		rows, err := queries.SongsByChange(ctx, q.SongsByChangeParams{
			Reader: reader, SpaceID: tx.Space(), ChangedAt: from.At, SongID: from.ID.UUID(), Status: status, MusicalKey: in.Key, TagKey: tag, Most: most,
		})
		return summariesOf(rows, err, func(r q.SongsByChangeRow) q.SongsByTitleRow { return q.SongsByTitleRow(r) })
	case SongsByLevel, SongsByMyLevel:
		rows, err := queries.SongsByLevel(ctx, q.SongsByLevelParams{
			Mine: in.Sort == SongsByMyLevel, Reader: reader, SpaceID: tx.Space(), Status: status, MusicalKey: in.Key, TagKey: tag,
			Rank: from.Rank, SortKey: from.Key, SongID: from.ID.UUID(), Most: most,
		})
		return summariesOf(rows, err, func(r q.SongsByLevelRow) q.SongsByTitleRow { return q.SongsByTitleRow(r) })
	}
	rows, err := queries.SongsByTitle(ctx, q.SongsByTitleParams{
		Reader: reader, SpaceID: tx.Space(), SortKey: from.Key, SongID: from.ID.UUID(), Status: status, MusicalKey: in.Key, TagKey: tag, Most: most,
	})
	return summariesOf(rows, err, func(r q.SongsByTitleRow) q.SongsByTitleRow { return r })
}

func summariesOf[R any](rows []R, err error, same func(R) q.SongsByTitleRow) ([]SongSummary, error) {
	out := make([]SongSummary, len(rows))
	for i, row := range rows {
		out[i] = summaryOf(same(row))
	}
	return out, err
}

func summaryOf(r q.SongsByTitleRow) SongSummary {
	s := SongSummary{
		ID: SongID(r.SongID),
		SongHead: SongHead{
			Title: r.Title, Artist: r.Artist, Status: SongStatus(r.Status), Key: r.MusicalKey, TempoBPM: r.TempoBpm,
			TimeSignature: r.TimeSignature, DurationSeconds: r.DurationSeconds, Energy: r.Energy, Tags: splitTags(r.Tags),
		},
		LevelAverage: average(r.LevelSum, r.Levels), Levels: r.Levels, PlayedCount: r.PlayedCount, LastPlayedAt: r.LastPlayedAt,
		CreatedAt: r.CreatedAt, ChangedAt: r.ChangedAt, Version: r.Version, sortKey: r.SortKey, rank: r.Rank,
	}
	if r.MyLevel >= 0 {
		s.MyLevel = &r.MyLevel
	}
	return s
}

func promoteSuggestion(ctx context.Context, tx *db.Tx, suggestion SuggestionID, song SongID) error {
	u := song.UUID()
	return q.New(tx).PromoteSuggestion(ctx, tx.Space(), suggestion.UUID(), &u)
}

func insertVersion(ctx context.Context, tx *db.Tx, song SongID, v SongVersion) error {
	queries := q.New(tx)
	err := queries.InsertVersion(ctx, q.InsertVersionParams{
		SpaceID: tx.Space(), SongID: song.UUID(), Version: v.Version, RestoredFrom: v.RestoredFrom, CreatedBy: v.ChangedBy.AccountID, CreatedAt: v.ChangedAt,
	})
	if err != nil {
		return err
	}
	for _, c := range v.Changes {
		err := queries.InsertChange(ctx, q.InsertChangeParams{SpaceID: tx.Space(), SongID: song.UUID(), Field: c.Field, Version: v.Version, Value: c.To})
		if err != nil {
			return err
		}
	}
	return nil
}

func readVersion(ctx context.Context, tx *db.Tx, song SongID, version int64) (SongVersion, error) {
	row, err := q.New(tx).ReadVersion(ctx, tx.Space(), song.UUID(), version)
	if err != nil {
		return SongVersion{}, orNotFound(err)
	}
	return versionOf(q.ListVersionsRow(row)), nil
}

func versionOf(row q.ListVersionsRow) SongVersion {
	return SongVersion{Version: row.Version, RestoredFrom: row.RestoredFrom, ChangedBy: Person{AccountID: row.CreatedBy}, ChangedAt: row.CreatedAt}
}

func listVersions(ctx context.Context, tx *db.Tx, song SongID, before int64, most int) ([]SongVersion, error) {
	rows, err := q.New(tx).ListVersions(ctx, q.ListVersionsParams{SpaceID: tx.Space(), SongID: song.UUID(), Before: before, Most: int32(most)})
	out := make([]SongVersion, len(rows))
	for i, row := range rows {
		out[i] = versionOf(row)
	}
	return out, err
}

// listChanges reads what versions changed, by version; values are cut after longest code points.
func listChanges(ctx context.Context, tx *db.Tx, song SongID, first, last int64, longest int) (map[int64][]FieldChange, error) {
	rows, err := q.New(tx).ListChanges(ctx, q.ListChangesParams{
		SpaceID: tx.Space(), SongID: song.UUID(), FirstVersion: first, LastVersion: last, Longest: int32(longest + 1),
	})
	out := map[int64][]FieldChange{}
	for _, row := range rows {
		c := FieldChange{Field: row.Field, From: row.ValueFrom, To: row.ValueTo}
		if text.Len(c.From) > longest || text.Len(c.To) > longest {
			c.From, c.To, c.Cut = text.Truncate(c.From, longest), text.Truncate(c.To, longest), true
		}
		out[row.Version] = append(out[row.Version], c)
	}
	return out, err
}

// readSheet puts a song together as it was at a version.
func readSheet(ctx context.Context, tx *db.Tx, song SongID, version int64) (SongSheet, error) {
	rows, err := q.New(tx).ReadSheet(ctx, tx.Space(), song.UUID(), version)
	fields := map[string]string{}
	for _, row := range rows {
		fields[row.Field] = row.Value
	}
	return sheetFrom(fields), err
}

// forgottenSongs lists songs that were removed before a time and that no setlist holds, in all spaces.
func forgottenSongs(ctx context.Context, tx *db.Tx, before time.Time, most int32) ([]forgotten, error) {
	rows, err := q.New(tx).ForgottenSongs(ctx, &before, most)
	out := make([]forgotten, len(rows))
	for i, row := range rows {
		out[i] = forgotten{row.SpaceID, SongID(row.SongID)}
	}
	return out, err
}

// forgetSong deletes a song with its versions and levels, unless it came back meanwhile.
func forgetSong(ctx context.Context, tx *db.Tx, song SongID) error {
	if err := lockSong(ctx, tx, song); err != nil {
		return err
	}
	if there, err := songsThere(ctx, tx, []SongID{song}); err != nil || there[song] {
		return err
	}
	queries := q.New(tx)
	for _, remove := range []func(context.Context, id.Space, uuid.UUID) error{
		queries.DeleteSongTags, queries.DeleteSongChanges, queries.DeleteSongVersions, queries.DeleteSongLevels, queries.DeleteSongPoints, queries.DeleteSong,
	} {
		if err := remove(ctx, tx.Space(), song.UUID()); err != nil {
			return err
		}
	}
	return nil
}
