package band

import (
	"context"
	"net/http"
	"time"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/internal/kit/rest"
)

const (
	setlistsPath = "/spaces/{space_id}/setlists"
	setlistPath  = setlistsPath + "/{setlist_id}"
	entriesPath  = setlistPath + "/entries"
	entryPath    = entriesPath + "/{entry_id}"
)

// InSetlist is the part of a path that names a setlist.
type InSetlist struct {
	InSpace
	Setlist SetlistID `path:"setlist_id" format:"uuid"`
}

// InEntry is the part of a path that names an entry of a setlist.
type InEntry struct {
	InSetlist
	Entry EntryID `path:"entry_id" format:"uuid"`
}

type listSetlistsInput struct {
	InSpace
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" maxLength:"512"`
}

func (in *listSetlistsInput) filter() any { return []any{"setlists", in.Space} }

type addSetlistInput struct {
	InSpace
	Body struct {
		Name              string     `json:"name" maxLength:"100"`
		Notes             string     `json:"notes,omitempty" maxLength:"2000"`
		StartsAt          *time.Time `json:"starts_at,omitempty"`
		PlannedSeconds    *int64     `json:"planned_seconds,omitempty" doc:"From 1 to 86400"`
		TransitionSeconds *int64     `json:"transition_seconds,omitempty" doc:"From 0 to 600; 20 when absent"`
		SongIDs           []string   `json:"song_ids,omitempty" maxItems:"300" doc:"Songs to begin with, in order"`
	}
}

type editSetlistInput struct {
	InSetlist
	IfMatch string `header:"If-Match" doc:"The version that was edited"`
	Body    struct {
		Name              patched[string]     `json:"name,omitempty" maxLength:"100"`
		Notes             patched[string]     `json:"notes,omitempty" maxLength:"2000"`
		StartsAt          patched[*time.Time] `json:"starts_at,omitempty"`
		PlannedSeconds    patched[*int64]     `json:"planned_seconds,omitempty"`
		TransitionSeconds patched[int64]      `json:"transition_seconds,omitempty" doc:"null: none"`
	}
}

type copySetlistInput struct {
	InSetlist
	Body struct {
		Name string `json:"name,omitempty" maxLength:"100" doc:"Absent: as the other is called"`
	}
}

type addEntryInput struct {
	InSetlist
	Body struct {
		Kind            EntryKind `json:"kind" enum:"song,break,note,set"`
		SongID          *string   `json:"song_id,omitempty" format:"uuid" doc:"Of a song"`
		Title           string    `json:"title,omitempty" maxLength:"200" doc:"Of a break, a note or a set"`
		Key             string    `json:"key,omitempty" maxLength:"3"`
		Singer          string    `json:"singer,omitempty" maxLength:"100"`
		Notes           string    `json:"notes,omitempty" maxLength:"2000"`
		DurationSeconds *int64    `json:"duration_seconds,omitempty" doc:"From 1 to 86400"`
		AfterEntryID    *string   `json:"after_entry_id,omitempty" format:"uuid" doc:"The entry before it; absent: it is the last"`
	}
}

type editEntryInput struct {
	InEntry
	IfMatch string `header:"If-Match" doc:"The version that was edited"`
	Body    struct {
		Title           patched[string] `json:"title,omitempty" maxLength:"200"`
		Key             patched[string] `json:"key,omitempty" maxLength:"3"`
		Singer          patched[string] `json:"singer,omitempty" maxLength:"100"`
		Notes           patched[string] `json:"notes,omitempty" maxLength:"2000"`
		DurationSeconds patched[*int64] `json:"duration_seconds,omitempty"`
	}
}

type moveEntryInput struct {
	InEntry
	Body struct {
		AfterEntryID *string `json:"after_entry_id,omitempty" format:"uuid" doc:"The entry before it; absent: it is the first"`
	}
}

func (s *Service) setlistRoutes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: setlistsPath, Op: CanReadSetlists, Tag: tag,
		Summary: "List setlists, the newest first"}, s.handleListSetlists)
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: setlistsPath, Op: CanAddSetlist, Tag: tag,
		Summary: "Make a setlist", Status: http.StatusCreated}, s.handleAddSetlist)
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: setlistPath, Op: CanReadSetlists, Tag: tag,
		Summary: "Read a setlist with its entries"},
		func(ctx context.Context, in *InSetlist) (*rest.Tagged[Setlist], error) {
			one, err := s.ReadSetlist(ctx, in.Space, in.Setlist)
			return rest.WithETag(one), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodPatch, Path: setlistPath, Op: CanEditSetlist, Tag: tag,
		Summary: "Change a setlist"}, s.handleEditSetlist)
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: setlistPath, Op: CanRemoveSetlist, Tag: tag,
		Summary: "Remove a setlist with its entries", Status: http.StatusNoContent},
		func(ctx context.Context, in *InSetlist) (*rest.Empty, error) {
			return &rest.Empty{}, s.RemoveSetlist(ctx, in.Space, in.Setlist)
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: setlistPath + "/copies", Op: CanAddSetlist, Tag: tag,
		Summary: "Copy a setlist", Status: http.StatusCreated},
		func(ctx context.Context, in *copySetlistInput) (*rest.Created[Setlist], error) {
			made, err := s.CopySetlist(ctx, CopySetlist{in.Space, in.Setlist, in.Body.Name})
			if err != nil {
				return nil, err
			}
			return rest.At(made, "/spaces/%s/setlists/%s", in.Space, made.ID), nil
		})
	s.markRoutes(server, http.MethodPut, "Mark as played: ", true)
	s.markRoutes(server, http.MethodDelete, "Mark as not played: ", false)
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: entriesPath, Op: CanEditSetlist, Tag: tag,
		Summary: "Add a song, a break, a note or a set to a setlist", Status: http.StatusCreated}, s.handleAddEntry)
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: entryPath, Op: CanReadSetlists, Tag: tag,
		Summary: "Read an entry of a setlist"},
		func(ctx context.Context, in *InEntry) (*rest.Tagged[Entry], error) {
			one, err := s.ReadEntry(ctx, in.Space, in.Setlist, in.Entry)
			return rest.WithETag(one), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodPatch, Path: entryPath, Op: CanEditSetlist, Tag: tag,
		Summary: "Change an entry of a setlist"}, s.handleEditEntry)
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: entryPath, Op: CanEditSetlist, Tag: tag,
		Summary: "Remove an entry from a setlist", Status: http.StatusNoContent},
		func(ctx context.Context, in *InEntry) (*rest.Empty, error) {
			return &rest.Empty{}, s.RemoveEntry(ctx, in.Space, in.Setlist, in.Entry)
		})
	rest.Handle(server, rest.Route{Method: http.MethodPut, Path: entryPath + "/position", Op: CanEditSetlist, Tag: tag,
		Summary: "Move an entry within its setlist"}, s.handleMoveEntry)
}

func (s *Service) markRoutes(server *rest.Server, method, summary string, played bool) {
	rest.Handle(server, rest.Route{Method: method, Path: setlistPath + "/played", Op: CanEditSetlist, Tag: tag, Summary: summary + "a setlist"},
		func(ctx context.Context, in *InSetlist) (*rest.Tagged[Setlist], error) {
			one, err := s.MarkSetlist(ctx, in.Space, in.Setlist, played)
			return rest.WithETag(one), err
		})
	rest.Handle(server, rest.Route{Method: method, Path: entryPath + "/played", Op: CanEditSetlist, Tag: tag, Summary: summary + "a song of a setlist"},
		func(ctx context.Context, in *InEntry) (*rest.Tagged[Entry], error) {
			one, err := s.MarkEntry(ctx, in.Space, in.Setlist, in.Entry, played)
			return rest.WithETag(one), err
		})
}

func (s *Service) handleListSetlists(ctx context.Context, in *listSetlistsInput) (*rest.Plain[rest.Page[SetlistSummary]], error) {
	after, err := rest.DecodeCursor[SetlistPosition](in.Cursor, in.filter())
	if err != nil {
		return nil, err
	}
	page, err := s.ListSetlists(ctx, ListSetlists{Space: in.Space, After: after, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	next, err := nextCursor(in.filter(), page.Next)
	return rest.List(page.Items, next), err
}

func (s *Service) handleAddSetlist(ctx context.Context, in *addSetlistInput) (*rest.Created[Setlist], error) {
	b := in.Body
	head := SetlistHead{Name: b.Name, Notes: b.Notes, StartsAt: b.StartsAt, PlannedSeconds: b.PlannedSeconds, TransitionSeconds: defaultTransition}
	set(&head.TransitionSeconds, b.TransitionSeconds)
	songs := make([]SongID, len(b.SongIDs))
	for i, text := range b.SongIDs {
		songs[i], _ = id.Parse[songKind](text) // what is no id is no song
	}
	made, err := s.AddSetlist(ctx, AddSetlist{Space: in.Space, Head: head, Songs: songs})
	if err != nil {
		return nil, err
	}
	return rest.At(made, "/spaces/%s/setlists/%s", in.Space, made.ID), nil
}

func (s *Service) handleEditSetlist(ctx context.Context, in *editSetlistInput) (*rest.Tagged[Setlist], error) {
	version, err := rest.IfMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	one, err := s.EditSetlist(ctx, EditSetlist{in.Space, in.Setlist, version, SetlistChange{
		b.Name.to, b.Notes.to, b.StartsAt.to, b.PlannedSeconds.to, b.TransitionSeconds.to,
	}})
	return rest.WithETag(one), err
}

func (s *Service) handleAddEntry(ctx context.Context, in *addEntryInput) (*rest.Created[Entry], error) {
	b := in.Body
	song, err := idIn[songKind]("/song_id", b.SongID)
	if err != nil {
		return nil, err
	}
	after, err := idIn[entryKind]("/after_entry_id", b.AfterEntryID)
	if err != nil {
		return nil, err
	}
	made, err := s.AddEntry(ctx, AddEntry{
		Space: in.Space, Setlist: in.Setlist, Kind: b.Kind, Song: song, After: after,
		Head: EntryHead{Title: b.Title, Key: b.Key, Singer: b.Singer, Notes: b.Notes, DurationSeconds: b.DurationSeconds},
	})
	if err != nil {
		return nil, err
	}
	return rest.At(made, "/spaces/%s/setlists/%s/entries/%s", in.Space, in.Setlist, made.ID), nil
}

func (s *Service) handleEditEntry(ctx context.Context, in *editEntryInput) (*rest.Tagged[Entry], error) {
	version, err := rest.IfMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	one, err := s.EditEntry(ctx, EditEntry{in.Space, in.Setlist, in.Entry, version, EntryChange{
		b.Title.to, b.Key.to, b.Singer.to, b.Notes.to, b.DurationSeconds.to,
	}})
	return rest.WithETag(one), err
}

func (s *Service) handleMoveEntry(ctx context.Context, in *moveEntryInput) (*rest.Tagged[Setlist], error) {
	after, err := idIn[entryKind]("/after_entry_id", in.Body.AfterEntryID)
	if err != nil {
		return nil, err
	}
	one, err := s.MoveEntry(ctx, MoveEntry{in.Space, in.Setlist, in.Entry, after})
	return rest.WithETag(one), err
}

// idIn reads an id of a body, where the typed layer cannot say which field is none.
func idIn[K any](pointer string, text *string) (*id.ID[K], error) {
	if text == nil {
		return nil, nil
	}
	parsed, err := id.Parse[K](*text)
	if err != nil {
		return nil, problem.ErrInvalid.Field(pointer, problem.FieldInvalid)
	}
	return &parsed, nil
}
