package band

import (
	"context"
	"time"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// CastVote asks for one's vote on a suggestion to be Value.
type CastVote struct {
	Space      id.Space
	Suggestion SuggestionID
	Value      Vote
}

// CastVote records a vote of 1 or -1 (BD-3). Casting the same again changes nothing.
func (s *Service) CastVote(ctx context.Context, in CastVote) (Suggestion, error) {
	if err := in.Value.check(); err != nil {
		return Suggestion{}, err
	}
	return s.vote(ctx, in)
}

// WithdrawVote takes one's vote back. Having none changes nothing.
func (s *Service) WithdrawVote(ctx context.Context, space id.Space, suggestion SuggestionID) (Suggestion, error) {
	return s.vote(ctx, CastVote{Space: space, Suggestion: suggestion})
}

// vote makes the reader's vote in.Value and moves the counters by what that changes. The
// suggestion's lock comes first: until this unit ends nobody else votes on it, so the vote that is
// read here is the one that is replaced.
func (s *Service) vote(ctx context.Context, in CastVote) (Suggestion, error) {
	return db.Do(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (Suggestion, error) {
		grant, err := s.Guard.Require(ctx, tx, CanVote)
		if err != nil {
			return Suggestion{}, err
		}
		voter := grant.Actor.Account
		if err := lockSuggestion(ctx, tx, in.Suggestion); err != nil {
			return Suggestion{}, err
		}
		before, err := readVote(ctx, tx, in.Suggestion, voter)
		if err != nil {
			return Suggestion{}, err
		}
		if before != in.Value {
			if err := writeVote(ctx, tx, in.Suggestion, voter, in.Value); err != nil {
				return Suggestion{}, err
			}
			if err := countVote(ctx, tx, in.Suggestion, change(before, in.Value)); err != nil {
				return Suggestion{}, err
			}
			if err := s.announce(ctx, tx, SuggestionVoted{in.Suggestion}); err != nil {
				return Suggestion{}, err
			}
		}
		return s.suggestion(ctx, tx, voter, in.Suggestion)
	})
}

// Ballot is one vote in the list of all votes on a suggestion.
type Ballot struct {
	Person
	Value   Vote      `json:"value" enum:"-1,1"`
	VotedAt time.Time `json:"voted_at"`
}

// BallotPosition is a place in a list of votes: after the one it describes.
type BallotPosition struct {
	At      time.Time  `json:"t"`
	Account id.Account `json:"a"`
}

// ListVotes asks for one page of the votes on a suggestion.
type ListVotes struct {
	Space      id.Space
	Suggestion SuggestionID
	After      *BallotPosition // nil: from the first
	Limit      int
}

// BallotPage is one page; Next is nil on the last one.
type BallotPage struct {
	Items []Ballot
	Next  *BallotPosition
}

// ListVotes tells who voted what, the earliest first: votes are visible to the band (BD-3).
func (s *Service) ListVotes(ctx context.Context, in ListVotes) (BallotPage, error) {
	return db.View(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (BallotPage, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadSuggestions)
		if err != nil {
			return BallotPage{}, err
		}
		if _, err := readSuggestion(ctx, tx, grant.Actor.Account, in.Suggestion); err != nil {
			return BallotPage{}, err
		}
		var from BallotPosition // the zero time is before every vote
		if in.After != nil {
			from = *in.After
		}
		ballots, err := listVotes(ctx, tx, in, from)
		if err != nil {
			return BallotPage{}, err
		}
		page := BallotPage{Items: ballots}
		if len(ballots) > in.Limit {
			page.Items = ballots[:in.Limit]
			last := page.Items[in.Limit-1]
			page.Next = &BallotPosition{last.VotedAt, last.AccountID}
		}
		persons := make([]*Person, len(page.Items))
		for i := range page.Items {
			persons[i] = &page.Items[i].Person
		}
		return page, s.name(ctx, tx, persons)
	})
}
