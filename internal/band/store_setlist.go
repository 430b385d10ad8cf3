package band

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/kermesse/kermesse/internal/band/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// beforeAll is lower than every position.
var beforeAll = []byte{0}

func insertSetlist(ctx context.Context, tx *db.Tx, s SetlistSummary) error {
	return q.New(tx).InsertSetlist(ctx, q.InsertSetlistParams{
		SpaceID: tx.Space(), SetlistID: s.ID.UUID(), Name: s.Name, Notes: s.Notes, StartsAt: s.StartsAt, PlannedSeconds: s.PlannedSeconds,
		TransitionSeconds: s.TransitionSeconds, CreatedBy: s.MadeBy.AccountID, CreatedAt: s.CreatedAt,
	})
}

// lockSetlist makes whoever else writes on the setlist or its entries wait until tx ends.
func lockSetlist(ctx context.Context, tx *db.Tx, setlist SetlistID) (version int64, err error) {
	version, err = q.New(tx).LockSetlist(ctx, tx.Space(), setlist.UUID())
	return version, orNotFound(err)
}

func setlistOf(row q.ReadSetlistRow) SetlistSummary {
	return SetlistSummary{
		ID: SetlistID(row.SetlistID), SetlistHead: SetlistHead{
			Name: row.Name, Notes: row.Notes, StartsAt: row.StartsAt, PlannedSeconds: row.PlannedSeconds, TransitionSeconds: row.TransitionSeconds,
		},
		PlayedAt: row.PlayedAt, MadeBy: Person{AccountID: row.CreatedBy}, CreatedAt: row.CreatedAt, Version: row.Version,
	}
}

// readSetlist reads a setlist with its entries and how long it runs.
func readSetlist(ctx context.Context, tx *db.Tx, setlist SetlistID) (Setlist, error) {
	row, err := q.New(tx).ReadSetlist(ctx, tx.Space(), setlist.UUID())
	if err != nil {
		return Setlist{}, orNotFound(err)
	}
	rows, err := q.New(tx).ListEntries(ctx, tx.Space(), setlist.UUID())
	if err != nil {
		return Setlist{}, err
	}
	out := Setlist{SetlistSummary: setlistOf(row), Entries: make([]Entry, len(rows))}
	for i, row := range rows {
		out.Entries[i] = entryOf(row)
	}
	out.Running = timed(out.Entries, out.TransitionSeconds)
	return out, nil
}

func entryOf(row q.ListEntriesRow) Entry {
	e := Entry{
		ID: EntryID(row.EntryID), Kind: EntryKind(row.Kind), EntryHead: EntryHead{
			Title: row.Title, Key: row.MusicalKey, Singer: row.Singer, Notes: row.Notes, DurationSeconds: row.DurationSeconds,
		},
		PlayedAt: row.PlayedAt, Version: row.Version, position: string(row.Position),
	}
	if row.SongID != nil {
		e.Song = &SongInSet{
			ID: SongID(*row.SongID), Title: row.SongTitle, Artist: row.SongArtist, Status: SongStatus(row.SongStatus), Key: row.SongKey,
			TempoBPM: row.TempoBpm, DurationSeconds: row.SongDurationSeconds, Energy: row.Energy,
			LevelAverage: average(row.LevelSum, row.Levels), Levels: row.Levels, Removed: row.DeletedAt != nil,
		}
	}
	return e
}

func listSetlists(ctx context.Context, tx *db.Tx, from SetlistPosition, most int) ([]SetlistSummary, error) {
	rows, err := q.New(tx).ListSetlists(ctx, q.ListSetlistsParams{SpaceID: tx.Space(), CreatedAt: from.At, SetlistID: from.ID.UUID(), Most: int32(most)})
	out := make([]SetlistSummary, len(rows))
	for i, row := range rows {
		out[i] = setlistOf(q.ReadSetlistRow(row))
	}
	return out, err
}

// withTimes fills in how long setlists run, from one reading of their entries.
func withTimes(ctx context.Context, tx *db.Tx, setlists []SetlistSummary) error {
	ids := make([]uuid.UUID, len(setlists))
	for i, s := range setlists {
		ids[i] = s.ID.UUID()
	}
	rows, err := q.New(tx).EntryTimes(ctx, tx.Space(), ids)
	if err != nil {
		return err
	}
	entries := map[uuid.UUID][]Entry{}
	for _, row := range rows {
		entries[row.SetlistID] = append(entries[row.SetlistID], Entry{
			Kind: EntryKind(row.Kind), Song: &SongInSet{DurationSeconds: row.SongDurationSeconds},
			EntryHead: EntryHead{Title: row.Title, DurationSeconds: row.DurationSeconds},
		})
	}
	for i := range setlists {
		setlists[i].Running = timed(entries[ids[i]], setlists[i].TransitionSeconds)
	}
	return nil
}

func updateSetlist(ctx context.Context, tx *db.Tx, setlist SetlistID, version int64, h SetlistHead) error {
	n, err := q.New(tx).UpdateSetlist(ctx, q.UpdateSetlistParams{
		SpaceID: tx.Space(), SetlistID: setlist.UUID(), Version: version, Name: h.Name, Notes: h.Notes, StartsAt: h.StartsAt,
		PlannedSeconds: h.PlannedSeconds, TransitionSeconds: h.TransitionSeconds,
	})
	return orStale(n, err)
}

// orStale is for conditional writes: no row is an older version.
func orStale(n int64, err error) error {
	if err == nil && n == 0 {
		return problem.ErrVersionStale
	}
	return err
}

// deleteSetlist removes a setlist with its entries; the songs in it are counted anew.
func deleteSetlist(ctx context.Context, tx *db.Tx, setlist SetlistID) error {
	songs, err := songsOf(ctx, tx, setlist)
	if err != nil {
		return err
	}
	return recounted(ctx, tx, songs, func() error {
		if err := q.New(tx).DeleteEntries(ctx, tx.Space(), setlist.UUID()); err != nil {
			return err
		}
		return q.New(tx).DeleteSetlist(ctx, tx.Space(), setlist.UUID())
	})
}

func songsOf(ctx context.Context, tx *db.Tx, setlist SetlistID) ([]SongID, error) {
	rows, err := q.New(tx).SongsOfSetlist(ctx, tx.Space(), setlist.UUID())
	var out []SongID
	for _, song := range rows {
		out = append(out, SongID(*song))
	}
	return out, err
}

// songsThere tells which songs are in the repertoire.
func songsThere(ctx context.Context, tx *db.Tx, songs []SongID) (map[SongID]bool, error) {
	out := map[SongID]bool{}
	if len(songs) == 0 {
		return out, nil
	}
	rows, err := q.New(tx).SongsThere(ctx, tx.Space(), songIDs(songs))
	for _, song := range rows {
		out[SongID(song)] = true
	}
	return out, err
}

func songIDs(songs []SongID) []uuid.UUID {
	out := make([]uuid.UUID, len(songs))
	for i, s := range songs {
		out[i] = s.UUID()
	}
	return out
}

// lockSongs makes whoever else counts these songs wait until tx ends. They are locked in one order.
func lockSongs(ctx context.Context, tx *db.Tx, songs []SongID) error {
	if len(songs) == 0 {
		return nil
	}
	_, err := q.New(tx).LockSongs(ctx, tx.Space(), songIDs(songs))
	return err
}

func countPlays(ctx context.Context, tx *db.Tx, songs []SongID) error {
	if len(songs) == 0 {
		return nil
	}
	return q.New(tx).CountPlays(ctx, tx.Space(), songIDs(songs))
}

func insertEntry(ctx context.Context, tx *db.Tx, setlist SetlistID, e Entry) error {
	var song *uuid.UUID
	if e.Song != nil {
		u := e.Song.ID.UUID()
		song = &u
	}
	return q.New(tx).InsertEntry(ctx, q.InsertEntryParams{
		SpaceID: tx.Space(), SetlistID: setlist.UUID(), EntryID: e.ID.UUID(), Position: []byte(e.position), Kind: string(e.Kind), SongID: song,
		Title: e.Title, MusicalKey: e.Key, Singer: e.Singer, Notes: e.Notes, DurationSeconds: e.DurationSeconds,
	})
}

func updateEntry(ctx context.Context, tx *db.Tx, setlist SetlistID, entry EntryID, version int64, h EntryHead) error {
	n, err := q.New(tx).UpdateEntry(ctx, q.UpdateEntryParams{
		SpaceID: tx.Space(), SetlistID: setlist.UUID(), EntryID: entry.UUID(), Version: version,
		Title: h.Title, MusicalKey: h.Key, Singer: h.Singer, Notes: h.Notes, DurationSeconds: h.DurationSeconds,
	})
	return orStale(n, err)
}

func deleteEntry(ctx context.Context, tx *db.Tx, setlist SetlistID, entry EntryID) error {
	_, err := q.New(tx).DeleteEntry(ctx, tx.Space(), setlist.UUID(), entry.UUID())
	return err
}

func moveEntry(ctx context.Context, tx *db.Tx, setlist SetlistID, entry EntryID, to string) error {
	return q.New(tx).MoveEntry(ctx, q.MoveEntryParams{SpaceID: tx.Space(), SetlistID: setlist.UUID(), EntryID: entry.UUID(), Position: []byte(to)})
}

func markEntry(ctx context.Context, tx *db.Tx, setlist SetlistID, entry EntryID, at *time.Time) error {
	return q.New(tx).MarkEntryPlayed(ctx, q.MarkEntryPlayedParams{SpaceID: tx.Space(), SetlistID: setlist.UUID(), EntryID: entry.UUID(), PlayedAt: at})
}

// markSetlist marks a setlist and its songs as played at a time, or with nil as not played.
func markSetlist(ctx context.Context, tx *db.Tx, setlist SetlistID, at *time.Time) error {
	if err := q.New(tx).MarkSetlistPlayed(ctx, tx.Space(), setlist.UUID(), at); err != nil {
		return err
	}
	if at == nil {
		return q.New(tx).MarkEntriesUnplayed(ctx, tx.Space(), setlist.UUID())
	}
	return q.New(tx).MarkEntriesPlayed(ctx, tx.Space(), setlist.UUID(), at)
}

func countEntries(ctx context.Context, tx *db.Tx, setlist SetlistID) (int64, error) {
	return q.New(tx).CountEntries(ctx, tx.Space(), setlist.UUID())
}

// entryPosition tells where an entry stands; known is false when it is not in the setlist.
func entryPosition(ctx context.Context, tx *db.Tx, setlist SetlistID, entry EntryID) (position string, known bool, err error) {
	found, err := q.New(tx).EntryPosition(ctx, tx.Space(), setlist.UUID(), entry.UUID())
	if errors.Is(err, sql.ErrNoRows) {
		return "", false, nil
	}
	return string(found), err == nil, err
}

// nextPosition is the first position after one, that of an entry which moves aside; "" when there is none.
func nextPosition(ctx context.Context, tx *db.Tx, setlist SetlistID, after string, moving EntryID) (string, error) {
	from := []byte(after)
	if after == "" {
		from = beforeAll
	}
	found, err := q.New(tx).NextPosition(ctx, q.NextPositionParams{SpaceID: tx.Space(), SetlistID: setlist.UUID(), After: from, EntryID: moving.UUID()})
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return string(found), err
}

// lastPosition is "" for a setlist without entries.
func lastPosition(ctx context.Context, tx *db.Tx, setlist SetlistID) (string, error) {
	found, err := q.New(tx).LastPosition(ctx, tx.Space(), setlist.UUID())
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return string(found), err
}
