package band

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/rest"
)

const (
	tag             = "band"
	suggestionsPath = "/spaces/{space_id}/suggestions"
	suggestionPath  = suggestionsPath + "/{suggestion_id}"
)

// InSpace is the part of a path that names a space. Like [InSuggestion] it is exported because the
// typed layer reads exported fields only.
type InSpace struct {
	Space id.Space `path:"space_id" format:"uuid"`
}

// InSuggestion is the part of a path that names a suggestion.
type InSuggestion struct {
	InSpace
	Suggestion SuggestionID `path:"suggestion_id" format:"uuid"`
}

type listInput struct {
	InSpace
	Sort    Sort   `query:"sort" enum:"score,recent" default:"score" doc:"score: the best first; recent: the newest first"`
	Unvoted bool   `query:"without_my_vote" doc:"Only those on which the reader has not voted"`
	Tag     string `query:"tag" maxLength:"30" doc:"Only those with this tag, however it is accented or capitalised"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor  string `query:"cursor" maxLength:"512"`
}

// filter is what a cursor of the list belongs to.
func (in *listInput) filter() any {
	return []any{"suggestions", in.Space, in.Sort, in.Unvoted, tagKey(in.Tag)}
}

type suggestInput struct {
	InSpace
	Body struct {
		Title           string   `json:"title" maxLength:"200"`
		Artist          string   `json:"artist,omitempty" maxLength:"100"`
		Link            string   `json:"link,omitempty" maxLength:"2048" doc:"An https address"`
		Note            string   `json:"note,omitempty" maxLength:"2000"`
		Tags            []string `json:"tags,omitempty" maxItems:"10"`
		DurationSeconds *int64   `json:"duration_seconds,omitempty" doc:"From 1 to 86400"`
	}
}

type editSuggestionInput struct {
	InSuggestion
	IfMatch string `header:"If-Match" doc:"The version that was edited"`
	Body    struct {
		Title           patched[string]   `json:"title,omitempty" maxLength:"200"`
		Artist          patched[string]   `json:"artist,omitempty" maxLength:"100"`
		Link            patched[string]   `json:"link,omitempty" maxLength:"2048"`
		Note            patched[string]   `json:"note,omitempty" maxLength:"2000"`
		Tags            patched[[]string] `json:"tags,omitempty" maxItems:"10"`
		DurationSeconds patched[*int64]   `json:"duration_seconds,omitempty"`
	}
}

type voteInput struct {
	InSuggestion
	Body struct {
		Value Vote `json:"value" enum:"-1,1"`
	}
}

type votesInput struct {
	InSuggestion
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"100"`
	Cursor string `query:"cursor" maxLength:"512"`
}

func (in *votesInput) filter() any { return []any{"votes", in.Space, in.Suggestion} }

// patched is a field of a JSON merge patch (RFC 7396): absent leaves the value as it is, null
// empties it.
type patched[T any] struct{ to *T }

// UnmarshalJSON implements [json.Unmarshaler]; it is not called for an absent field.
func (p *patched[T]) UnmarshalJSON(raw []byte) error {
	p.to = new(T)
	if bytes.Equal(raw, []byte("null")) {
		return nil
	}
	return json.Unmarshal(raw, p.to)
}

// Schema implements [huma.SchemaProvider]: what a T is, or null.
func (patched[T]) Schema(r huma.Registry) *huma.Schema {
	schema := *huma.SchemaFromType(r, reflect.TypeFor[T]())
	schema.Nullable = true
	return &schema
}

// Routes registers the room's doors.
func (s *Service) Routes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: suggestionsPath, Op: CanReadSuggestions, Tag: tag,
		Summary: "List suggestions"}, s.handleList)
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: suggestionsPath, Op: CanSuggest, Tag: tag,
		Summary: "Suggest a song", Status: http.StatusCreated}, s.handleSuggest)
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: suggestionPath, Op: CanReadSuggestions, Tag: tag,
		Summary: "Read a suggestion"},
		func(ctx context.Context, in *InSuggestion) (*rest.Tagged[Suggestion], error) {
			one, err := s.ReadSuggestion(ctx, in.Space, in.Suggestion)
			return rest.WithETag(one), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodPatch, Path: suggestionPath, Op: CanEditSuggestion, Tag: tag,
		Summary: "Change a suggestion"}, s.handleEdit)
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: suggestionPath, Op: CanRemoveSuggestion, Tag: tag,
		Summary: "Remove a suggestion with its votes", Status: http.StatusNoContent},
		func(ctx context.Context, in *InSuggestion) (*rest.Empty, error) {
			return &rest.Empty{}, s.RemoveSuggestion(ctx, in.Space, in.Suggestion)
		})
	rest.Handle(server, rest.Route{Method: http.MethodPut, Path: suggestionPath + "/vote", Op: CanVote, Tag: tag,
		Summary: "Vote on a suggestion"},
		func(ctx context.Context, in *voteInput) (*rest.Tagged[Suggestion], error) {
			one, err := s.CastVote(ctx, CastVote{Space: in.Space, Suggestion: in.Suggestion, Value: in.Body.Value})
			return rest.WithETag(one), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: suggestionPath + "/vote", Op: CanVote, Tag: tag,
		Summary: "Take a vote back"},
		func(ctx context.Context, in *InSuggestion) (*rest.Tagged[Suggestion], error) {
			one, err := s.WithdrawVote(ctx, in.Space, in.Suggestion)
			return rest.WithETag(one), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: suggestionPath + "/votes", Op: CanReadSuggestions, Tag: tag,
		Summary: "List who voted what"}, s.handleVotes)
	s.importRoutes(server)
	s.songRoutes(server)
	s.setlistRoutes(server)
}

func (s *Service) handleList(ctx context.Context, in *listInput) (*rest.Plain[rest.Page[Suggestion]], error) {
	after, err := rest.DecodeCursor[Position](in.Cursor, in.filter())
	if err != nil {
		return nil, err
	}
	page, err := s.ListSuggestions(ctx, ListSuggestions{
		Space: in.Space, Sort: in.Sort, Unvoted: in.Unvoted, Tag: in.Tag, After: after, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	next, err := nextCursor(in.filter(), page.Next)
	return rest.List(page.Items, next), err
}

func (s *Service) handleSuggest(ctx context.Context, in *suggestInput) (*rest.Created[Suggestion], error) {
	b := in.Body
	made, err := s.SuggestSong(ctx, SuggestSong{Space: in.Space, Song: Song{
		Title: b.Title, Artist: b.Artist, Link: b.Link, Note: b.Note, Tags: b.Tags, DurationSeconds: b.DurationSeconds,
	}})
	if err != nil {
		return nil, err
	}
	return rest.At(made, "/spaces/%s/suggestions/%s", in.Space, made.ID), nil
}

func (s *Service) handleEdit(ctx context.Context, in *editSuggestionInput) (*rest.Tagged[Suggestion], error) {
	version, err := rest.IfMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	one, err := s.EditSuggestion(ctx, EditSuggestion{
		Space: in.Space, Suggestion: in.Suggestion, Version: version,
		Change: SongChange{
			Title: b.Title.to, Artist: b.Artist.to, Link: b.Link.to, Note: b.Note.to, Tags: b.Tags.to, DurationSeconds: b.DurationSeconds.to,
		},
	})
	return rest.WithETag(one), err
}

func (s *Service) handleVotes(ctx context.Context, in *votesInput) (*rest.Plain[rest.Page[Ballot]], error) {
	after, err := rest.DecodeCursor[BallotPosition](in.Cursor, in.filter())
	if err != nil {
		return nil, err
	}
	page, err := s.ListVotes(ctx, ListVotes{Space: in.Space, Suggestion: in.Suggestion, After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	next, err := nextCursor(in.filter(), page.Next)
	return rest.List(page.Items, next), err
}

// nextCursor is empty on the last page.
func nextCursor[P any](filter any, next *P) (string, error) {
	if next == nil {
		return "", nil
	}
	return rest.EncodeCursor(filter, *next)
}
