package band

import (
	"context"

	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/id"
)

// ListSuggestions asks for one page of a band's suggestions.
type ListSuggestions struct {
	Space   id.Space
	Sort    Sort
	Unvoted bool      // only those on which the reader has not voted
	Tag     string    // only those with this tag; empty: any
	After   *Position // nil: from the top
	Limit   int
}

// SuggestionPage is one page; Next is nil on the last one.
type SuggestionPage struct {
	Items []Suggestion
	Next  *Position
}

// ListSuggestions gives suggestions in the order asked for (BD-3).
func (s *Service) ListSuggestions(ctx context.Context, in ListSuggestions) (SuggestionPage, error) {
	return db.View(ctx, s.DB, in.Space, func(ctx context.Context, tx *db.Tx) (SuggestionPage, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadSuggestions)
		if err != nil {
			return SuggestionPage{}, err
		}
		from := firstPosition(in.Sort)
		if in.After != nil {
			from = *in.After
		}
		found, err := listSuggestions(ctx, tx, in, from, grant.Actor.Account)
		if err != nil {
			return SuggestionPage{}, err
		}
		var page SuggestionPage
		if len(found) > in.Limit {
			found = found[:in.Limit]
			last := found[in.Limit-1]
			page.Next = &Position{Score: last.Score, At: last.CreatedAt, ID: last.ID}
		}
		page.Items, err = s.withNames(ctx, tx, found)
		return page, err
	})
}

// ReadSuggestion gives one suggestion.
func (s *Service) ReadSuggestion(ctx context.Context, space id.Space, suggestion SuggestionID) (Suggestion, error) {
	return db.View(ctx, s.DB, space, func(ctx context.Context, tx *db.Tx) (Suggestion, error) {
		grant, err := s.Guard.Require(ctx, tx, CanReadSuggestions)
		if err != nil {
			return Suggestion{}, err
		}
		return s.suggestion(ctx, tx, grant.Actor.Account, suggestion)
	})
}

// suggestion is one suggestion as a reader sees it.
func (s *Service) suggestion(ctx context.Context, tx *db.Tx, reader id.Account, suggestion SuggestionID) (Suggestion, error) {
	found, err := readSuggestion(ctx, tx, reader, suggestion)
	if err != nil {
		return Suggestion{}, err
	}
	return s.named(ctx, tx, found)
}

// named is a suggestion with the names of the persons in it.
func (s *Service) named(ctx context.Context, tx *db.Tx, one Suggestion) (Suggestion, error) {
	out, err := s.withNames(ctx, tx, []Suggestion{one})
	if err != nil {
		return Suggestion{}, err
	}
	return out[0], nil
}

func (s *Service) withNames(ctx context.Context, tx *db.Tx, found []Suggestion) ([]Suggestion, error) {
	var persons []*Person
	for i := range found {
		persons = append(persons, &found[i].SuggestedBy)
		for v := range found[i].Voters {
			persons = append(persons, &found[i].Voters[v].Person)
		}
	}
	return found, s.name(ctx, tx, persons)
}

// name fills in the names of persons, each asked for once.
func (s *Service) name(ctx context.Context, tx *db.Tx, persons []*Person) error {
	if len(persons) == 0 {
		return nil
	}
	var accounts []id.Account
	asked := map[id.Account]bool{}
	for _, p := range persons {
		if !asked[p.AccountID] {
			asked[p.AccountID] = true
			accounts = append(accounts, p.AccountID)
		}
	}
	names, err := s.People.Names(ctx, tx, accounts)
	if err != nil {
		return err
	}
	for _, p := range persons {
		p.DisplayName = names[p.AccountID]
	}
	return nil
}
