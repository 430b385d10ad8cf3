package band

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/kermesse/kermesse/internal/band/internal/q"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

func insertSuggestion(ctx context.Context, tx *db.Tx, s Suggestion) error {
	var from *uuid.UUID
	if s.ImportID != nil {
		u := s.ImportID.UUID()
		from = &u
	}
	err := q.New(tx).InsertSuggestion(ctx, q.InsertSuggestionParams{
		SpaceID: tx.Space(), SuggestionID: s.ID.UUID(), Title: s.Title, Artist: s.Artist, Link: s.Link, Note: s.Note,
		Tags: joinTags(s.Tags), DurationSeconds: s.DurationSeconds, SongKey: SongKey(s.Title, s.Artist), ImportID: from,
		CreatedBy: s.SuggestedBy.AccountID, CreatedAt: s.CreatedAt,
	})
	if err != nil {
		return err
	}
	return insertTags(ctx, tx, s.ID, s.Tags)
}

func insertTags(ctx context.Context, tx *db.Tx, suggestion SuggestionID, tags []string) error {
	for _, tag := range tags {
		if err := q.New(tx).InsertTag(ctx, tx.Space(), suggestion.UUID(), tagKey(tag)); err != nil {
			return err
		}
	}
	return nil
}

// joinTags is how a row holds its tags: a tag has no line break.
func joinTags(tags []string) string { return strings.Join(tags, "\n") }

func splitTags(joined string) []string {
	if joined == "" {
		return []string{}
	}
	return strings.Split(joined, "\n")
}

// lockSuggestion makes whoever else writes on the suggestion wait until tx ends. One that became a song is
// not written on any more.
func lockSuggestion(ctx context.Context, tx *db.Tx, suggestion SuggestionID) error {
	became, err := q.New(tx).LockSuggestion(ctx, tx.Space(), suggestion.UUID())
	if err == nil && became != nil {
		return ErrSuggestionPromoted
	}
	return orNotFound(err)
}

// readSuggestion reads one suggestion with the reader's own vote and the first voters.
func readSuggestion(ctx context.Context, tx *db.Tx, reader id.Account, suggestion SuggestionID) (Suggestion, error) {
	row, err := q.New(tx).ReadSuggestion(ctx, reader, tx.Space(), suggestion.UUID())
	if err != nil {
		return Suggestion{}, orNotFound(err)
	}
	return suggestionOf(row)
}

func orNotFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return problem.ErrNotFound
	}
	return err
}

// listSuggestions reads one row more than the page holds, to know whether another page follows.
func listSuggestions(ctx context.Context, tx *db.Tx, in ListSuggestions, from Position, reader id.Account) ([]Suggestion, error) {
	queries, most := q.New(tx), int32(in.Limit+1)
	if in.Sort == SortRecent {
		rows, err := queries.SuggestionsByDate(ctx, q.SuggestionsByDateParams{
			SpaceID: tx.Space(), CreatedAt: from.At, SuggestionID: from.ID.UUID(),
			Unvoted: in.Unvoted, Reader: reader, TagKey: tagKey(in.Tag), Most: most,
		})
		return suggestionsOf(rows, err, func(row q.SuggestionsByDateRow) q.ReadSuggestionRow { return q.ReadSuggestionRow(row) })
	}
	rows, err := queries.SuggestionsByScore(ctx, q.SuggestionsByScoreParams{
		SpaceID: tx.Space(), Score: from.Score, CreatedAt: from.At, SuggestionID: from.ID.UUID(),
		Unvoted: in.Unvoted, Reader: reader, TagKey: tagKey(in.Tag), Most: most,
	})
	return suggestionsOf(rows, err, func(row q.SuggestionsByScoreRow) q.ReadSuggestionRow { return q.ReadSuggestionRow(row) })
}

func suggestionsOf[R any](rows []R, err error, same func(R) q.ReadSuggestionRow) ([]Suggestion, error) {
	if err != nil {
		return nil, err
	}
	out := make([]Suggestion, len(rows))
	for i, row := range rows {
		if out[i], err = suggestionOf(same(row)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func suggestionOf(row q.ReadSuggestionRow) (Suggestion, error) {
	s := Suggestion{
		ID: SuggestionID(row.SuggestionID), Title: row.Title, Artist: row.Artist, Link: row.Link, Note: row.Note, Tags: splitTags(row.Tags),
		DurationSeconds: row.DurationSeconds, Score: row.Score, VotesFor: row.VotesFor, VotesAgainst: row.VotesAgainst,
		MyVote: Vote(row.MyVote), SuggestedBy: Person{AccountID: row.CreatedBy}, CreatedAt: row.CreatedAt, Version: row.Version,
	}
	if row.ImportID != nil {
		from := ImportID(*row.ImportID)
		s.ImportID = &from
	}
	if row.SongID != nil {
		became := SongID(*row.SongID)
		s.SongID = &became
	}
	var err error
	s.Voters, err = votersOf(row.FirstVoters)
	return s, err
}

// votersOf reads the first voters as they are stored: "+" or "-" and an account each, between spaces.
func votersOf(text string) ([]VotedBy, error) {
	voters := make([]VotedBy, 0, firstVoters)
	for voter := range strings.FieldsSeq(text) {
		var who id.Account
		if err := who.UnmarshalText([]byte(voter[1:])); err != nil {
			return nil, fmt.Errorf("voters of a suggestion: %w", err)
		}
		value := Vote(1)
		if voter[0] == '-' {
			value = -1
		}
		voters = append(voters, VotedBy{Person{AccountID: who}, value})
	}
	return voters, nil
}

func updateSuggestion(ctx context.Context, tx *db.Tx, suggestion SuggestionID, version int64, song Song) error {
	n, err := q.New(tx).UpdateSuggestion(ctx, q.UpdateSuggestionParams{
		SpaceID: tx.Space(), SuggestionID: suggestion.UUID(), Version: version, Title: song.Title, Artist: song.Artist,
		Link: song.Link, Note: song.Note, Tags: joinTags(song.Tags), DurationSeconds: song.DurationSeconds, SongKey: SongKey(song.Title, song.Artist),
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return problem.ErrVersionStale
	}
	if err := q.New(tx).DeleteTags(ctx, tx.Space(), suggestion.UUID()); err != nil {
		return err
	}
	return insertTags(ctx, tx, suggestion, song.Tags)
}

func deleteSuggestion(ctx context.Context, tx *db.Tx, suggestion SuggestionID) error {
	queries := q.New(tx)
	if err := queries.DeleteVotes(ctx, tx.Space(), suggestion.UUID()); err != nil {
		return err
	}
	if err := queries.DeleteTags(ctx, tx.Space(), suggestion.UUID()); err != nil {
		return err
	}
	_, err := queries.DeleteSuggestion(ctx, tx.Space(), suggestion.UUID())
	return err
}

// readVote gives 0 for who has not voted.
func readVote(ctx context.Context, tx *db.Tx, suggestion SuggestionID, voter id.Account) (Vote, error) {
	value, err := q.New(tx).ReadVote(ctx, tx.Space(), suggestion.UUID(), voter)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return Vote(value), err
}

func writeVote(ctx context.Context, tx *db.Tx, suggestion SuggestionID, voter id.Account, v Vote) error {
	if v == 0 {
		_, err := q.New(tx).DeleteVote(ctx, tx.Space(), suggestion.UUID(), voter)
		return err
	}
	return q.New(tx).PutVote(ctx, q.PutVoteParams{
		SpaceID: tx.Space(), SuggestionID: suggestion.UUID(), AccountID: voter, Value: int64(v), VotedAt: tx.Now(),
	})
}

func countVote(ctx context.Context, tx *db.Tx, suggestion SuggestionID, t tally) error {
	_, err := q.New(tx).CountVote(ctx, q.CountVoteParams{
		SpaceID: tx.Space(), SuggestionID: suggestion.UUID(), MoreFor: t.votesFor, MoreAgainst: t.votesAgainst, FirstVoters: firstVoters,
	})
	return err
}

// listVotes reads one row more than the page holds.
func listVotes(ctx context.Context, tx *db.Tx, in ListVotes, from BallotPosition) ([]Ballot, error) {
	rows, err := q.New(tx).ListVotes(ctx, q.ListVotesParams{
		SpaceID: tx.Space(), SuggestionID: in.Suggestion.UUID(), VotedAt: from.At, AccountID: from.Account.UUID(), Most: int32(in.Limit + 1),
	})
	if err != nil {
		return nil, err
	}
	out := make([]Ballot, len(rows))
	for i, row := range rows {
		out[i] = Ballot{Person{AccountID: row.AccountID}, Vote(row.Value), row.VotedAt}
	}
	return out, nil
}
