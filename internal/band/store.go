package band

import (
	"context"
	"database/sql"
	"errors"
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
		DurationSeconds: s.DurationSeconds, SongKey: SongKey(s.Title, s.Artist), ImportID: from,
		CreatedBy: s.SuggestedBy.AccountID, CreatedAt: s.CreatedAt,
	})
	if err != nil {
		return err
	}
	return insertTags(ctx, tx, s.ID, s.Tags)
}

func insertTags(ctx context.Context, tx *db.Tx, suggestion SuggestionID, tags []string) error {
	for i, tag := range tags {
		err := q.New(tx).InsertTag(ctx, q.InsertTagParams{
			SpaceID: tx.Space(), SuggestionID: suggestion.UUID(), TagKey: tagKey(tag), Tag: tag, Position: int64(i),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// lockSuggestion makes whoever else writes on the suggestion wait until tx ends.
func lockSuggestion(ctx context.Context, tx *db.Tx, suggestion SuggestionID) error {
	_, err := q.New(tx).LockSuggestion(ctx, tx.Space(), suggestion.UUID())
	return orNotFound(err)
}

func readSuggestion(ctx context.Context, tx *db.Tx, suggestion SuggestionID) (Suggestion, error) {
	row, err := q.New(tx).ReadSuggestion(ctx, tx.Space(), suggestion.UUID())
	if err != nil {
		return Suggestion{}, orNotFound(err)
	}
	return suggestionOf(row), nil
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
	var out []Suggestion
	if in.Sort == SortRecent {
		rows, err := queries.SuggestionsByDate(ctx, q.SuggestionsByDateParams{
			SpaceID: tx.Space(), CreatedAt: from.At, SuggestionID: from.ID.UUID(),
			Unvoted: in.Unvoted, Reader: reader, TagKey: tagKey(in.Tag), Most: most,
		})
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			out = append(out, suggestionOf(q.ReadSuggestionRow(row)))
		}
		return out, nil
	}
	rows, err := queries.SuggestionsByScore(ctx, q.SuggestionsByScoreParams{
		SpaceID: tx.Space(), Score: from.Score, CreatedAt: from.At, SuggestionID: from.ID.UUID(),
		Unvoted: in.Unvoted, Reader: reader, TagKey: tagKey(in.Tag), Most: most,
	})
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		out = append(out, suggestionOf(q.ReadSuggestionRow(row)))
	}
	return out, nil
}

func suggestionOf(row q.ReadSuggestionRow) Suggestion {
	s := Suggestion{
		ID: SuggestionID(row.SuggestionID), Title: row.Title, Artist: row.Artist, Link: row.Link, Note: row.Note, Tags: []string{},
		DurationSeconds: row.DurationSeconds, Score: row.Score, VotesFor: row.VotesFor, VotesAgainst: row.VotesAgainst,
		Voters: []VotedBy{}, SuggestedBy: Person{AccountID: row.CreatedBy}, CreatedAt: row.CreatedAt, Version: row.Version,
	}
	if row.Tags != "" {
		s.Tags = strings.Split(row.Tags, "\n") // a tag has no line break
	}
	if row.ImportID != nil {
		from := ImportID(*row.ImportID)
		s.ImportID = &from
	}
	return s
}

// addVoters adds to each suggestion its first voters and the reader's own vote.
func addVoters(ctx context.Context, tx *db.Tx, reader id.Account, to []Suggestion) error {
	byID := map[uuid.UUID]*Suggestion{}
	var voted []uuid.UUID
	for i := range to {
		if to[i].VotesFor+to[i].VotesAgainst > 0 {
			byID[to[i].ID.UUID()] = &to[i]
			voted = append(voted, to[i].ID.UUID())
		}
	}
	if len(voted) == 0 {
		return nil
	}
	rows, err := q.New(tx).FirstVoters(ctx, q.FirstVotersParams{
		SpaceID: tx.Space(), Suggestions: voted, Most: firstVoters, Reader: reader.UUID(),
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		s := byID[row.SuggestionID]
		if row.AccountID == reader {
			s.MyVote = Vote(row.Value)
		}
		if row.Place <= firstVoters {
			s.Voters = append(s.Voters, VotedBy{Person{AccountID: row.AccountID}, Vote(row.Value)})
		}
	}
	return nil
}

func updateSuggestion(ctx context.Context, tx *db.Tx, suggestion SuggestionID, version int64, song Song) error {
	n, err := q.New(tx).UpdateSuggestion(ctx, q.UpdateSuggestionParams{
		SpaceID: tx.Space(), SuggestionID: suggestion.UUID(), Version: version, Title: song.Title, Artist: song.Artist,
		Link: song.Link, Note: song.Note, DurationSeconds: song.DurationSeconds, SongKey: SongKey(song.Title, song.Artist),
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
		SpaceID: tx.Space(), SuggestionID: suggestion.UUID(), MoreFor: t.votesFor, MoreAgainst: t.votesAgainst,
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
