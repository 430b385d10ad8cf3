package band

import (
	"context"
	"net/http"

	"github.com/kermesse/kermesse/internal/kit/rest"
)

const (
	songsPath    = "/spaces/{space_id}/songs"
	songPath     = songsPath + "/{song_id}"
	versionsPath = songPath + "/versions"
	versionPath  = versionsPath + "/{version}"

	// maxSongBody holds 256 KB of ChordPro however it is escaped.
	maxSongBody = 2 << 20
)

// InSong is the part of a path that names a song.
type InSong struct {
	InSpace
	Song SongID `path:"song_id" format:"uuid"`
}

// InVersion is the part of a path that names a version of a song.
type InVersion struct {
	InSong
	Version int64 `path:"version" minimum:"1"`
}

type listSongsInput struct {
	InSpace
	Sort   SongSort   `query:"sort" enum:"title,recent,level,my_level" default:"title" doc:"recent: what changed last comes first; level, my_level: the lowest first"`
	Status SongStatus `query:"status" enum:"to_learn,in_progress,ready,retired" doc:"Only those that stand so"`
	Key    string     `query:"key" maxLength:"3" doc:"Only those in this key, such as F#m"`
	Tag    string     `query:"tag" maxLength:"30" doc:"Only those with this tag, however it is accented or capitalised"`
	Limit  int        `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string     `query:"cursor" maxLength:"2048"`
}

// filter is what a cursor of the list belongs to.
func (in *listSongsInput) filter() any {
	return []any{"songs", in.Space, in.Sort, in.Status, in.Key, tagKey(in.Tag)}
}

type addSongInput struct {
	InSpace
	Body struct {
		Title           string     `json:"title" maxLength:"200"`
		Artist          string     `json:"artist,omitempty" maxLength:"100"`
		Status          SongStatus `json:"status,omitempty" enum:"to_learn,in_progress,ready,retired"`
		Key             string     `json:"key,omitempty" maxLength:"3" doc:"A to G, then # or b, then m for minor"`
		TempoBPM        *int64     `json:"tempo_bpm,omitempty" doc:"From 20 to 400"`
		TimeSignature   string     `json:"time_signature,omitempty" maxLength:"5"`
		DurationSeconds *int64     `json:"duration_seconds,omitempty" doc:"From 1 to 86400"`
		Energy          *int64     `json:"energy,omitempty" doc:"From 1 to 5"`
		ChordPro        string     `json:"chordpro,omitempty" maxLength:"262144" doc:"At most 256 KB"`
		Structure       string     `json:"structure,omitempty" maxLength:"2000"`
		Notes           string     `json:"notes,omitempty" maxLength:"2000"`
		Links           []string   `json:"links,omitempty" maxItems:"10" doc:"https addresses"`
		Tags            []string   `json:"tags,omitempty" maxItems:"10"`
	}
}

type editSongInput struct {
	InSong
	IfMatch string `header:"If-Match" doc:"The version that was edited"`
	Body    struct {
		Title           patched[string]     `json:"title,omitempty" maxLength:"200"`
		Artist          patched[string]     `json:"artist,omitempty" maxLength:"100"`
		Status          patched[SongStatus] `json:"status,omitempty" enum:"to_learn,in_progress,ready,retired"`
		Key             patched[string]     `json:"key,omitempty" maxLength:"3"`
		TempoBPM        patched[*int64]     `json:"tempo_bpm,omitempty"`
		TimeSignature   patched[string]     `json:"time_signature,omitempty" maxLength:"5"`
		DurationSeconds patched[*int64]     `json:"duration_seconds,omitempty"`
		Energy          patched[*int64]     `json:"energy,omitempty"`
		ChordPro        patched[string]     `json:"chordpro,omitempty" maxLength:"262144"`
		Structure       patched[string]     `json:"structure,omitempty" maxLength:"2000"`
		Notes           patched[string]     `json:"notes,omitempty" maxLength:"2000"`
		Links           patched[[]string]   `json:"links,omitempty" maxItems:"10"`
		Tags            patched[[]string]   `json:"tags,omitempty" maxItems:"10"`
	}
}

type versionsInput struct {
	InSong
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
	Cursor string `query:"cursor" maxLength:"512"`
}

func (in *versionsInput) filter() any { return []any{"versions", in.Space, in.Song} }

type levelInput struct {
	InSong
	Body struct {
		Value      int64      `json:"value" minimum:"0" maximum:"10" doc:"From 0, never played, to 10"`
		Visibility Visibility `json:"visibility" enum:"band,admins,me" doc:"Who may know it: the band, who administers it, or nobody else"`
	}
}

// promoted answers 201 with a new song, 200 with one that the suggestion became before.
type promoted struct {
	Status   int
	Location string `header:"Location"`
	ETag     string `header:"ETag"`
	Body     RepertoireSong
}

func (s *Service) songRoutes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: suggestionPath + "/promotion", Op: CanPromote, Tag: tag,
		Summary: "Make a suggestion a song of the repertoire", Status: http.StatusCreated}, s.handlePromote)
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: songsPath, Op: CanReadSongs, Tag: tag,
		Summary: "List the repertoire"}, s.handleListSongs)
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: songsPath, Op: CanAddSong, Tag: tag, MaxBody: maxSongBody,
		Summary: "Add a song to the repertoire", Status: http.StatusCreated}, s.handleAddSong)
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: songPath, Op: CanReadSongs, Tag: tag,
		Summary: "Read a song"},
		func(ctx context.Context, in *InSong) (*rest.Tagged[RepertoireSong], error) {
			one, err := s.ReadSong(ctx, in.Space, in.Song)
			return rest.WithETag(one), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodPatch, Path: songPath, Op: CanEditSong, Tag: tag, MaxBody: maxSongBody,
		Summary: "Change a song, which makes a version of it"}, s.handleEditSong)
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: songPath, Op: CanRemoveSong, Tag: tag,
		Summary: "Remove a song from the repertoire; it can come back for 30 days", Status: http.StatusNoContent},
		func(ctx context.Context, in *InSong) (*rest.Empty, error) {
			return &rest.Empty{}, s.RemoveSong(ctx, in.Space, in.Song)
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: songPath + "/restoration", Op: CanRemoveSong, Tag: tag,
		Summary: "Bring a removed song back"},
		func(ctx context.Context, in *InSong) (*rest.Tagged[RepertoireSong], error) {
			one, err := s.BringBackSong(ctx, in.Space, in.Song)
			return rest.WithETag(one), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: versionsPath, Op: CanReadSongs, Tag: tag,
		Summary: "List the versions of a song"}, s.handleVersions)
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: versionPath, Op: CanReadSongs, Tag: tag,
		Summary: "Read a version with the whole song as it was"},
		func(ctx context.Context, in *InVersion) (*rest.Plain[SongAtVersion], error) {
			one, err := s.ReadVersion(ctx, in.Space, in.Song, in.Version)
			return rest.OK(one), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: versionPath + "/restoration", Op: CanEditSong, Tag: tag,
		Summary: "Make a new version with the fields of an older one"},
		func(ctx context.Context, in *InVersion) (*rest.Tagged[RepertoireSong], error) {
			one, err := s.RestoreVersion(ctx, RestoreVersion{in.Space, in.Song, in.Version})
			return rest.WithETag(one), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodPut, Path: songPath + "/level", Op: CanSetLevel, Tag: tag,
		Summary: "Say how well one plays a song"},
		func(ctx context.Context, in *levelInput) (*rest.Plain[Level], error) {
			level, err := s.SetLevel(ctx, SetLevel{in.Space, in.Song, in.Body.Value, in.Body.Visibility})
			return rest.OK(level), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodDelete, Path: songPath + "/level", Op: CanSetLevel, Tag: tag,
		Summary: "Take one's level back, with its history", Status: http.StatusNoContent},
		func(ctx context.Context, in *InSong) (*rest.Empty, error) {
			return &rest.Empty{}, s.ForgetLevel(ctx, in.Space, in.Song)
		})
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: songPath + "/levels", Op: CanReadLevels, Tag: tag,
		Summary: "Read the levels on a song that one may see"},
		func(ctx context.Context, in *InSong) (*rest.Plain[SongLevels], error) {
			levels, err := s.ReadLevels(ctx, in.Space, in.Song)
			return rest.OK(levels), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: songPath + "/level-curves", Op: CanReadLevels, Tag: tag,
		Summary: "Read how levels on a song came along, as far as one may see"},
		func(ctx context.Context, in *InSong) (*rest.Plain[LevelCurves], error) {
			curves, err := s.ReadLevelCurves(ctx, in.Space, in.Song)
			return rest.OK(curves), err
		})
}

func (s *Service) handlePromote(ctx context.Context, in *InSuggestion) (*promoted, error) {
	song, isNew, err := s.PromoteSuggestion(ctx, in.Space, in.Suggestion)
	if err != nil {
		return nil, err
	}
	at := rest.At(song, "/spaces/%s/songs/%s", in.Space, song.ID)
	out := &promoted{Status: http.StatusCreated, Location: at.Location, ETag: at.ETag, Body: at.Body}
	if !isNew {
		out.Status = http.StatusOK
	}
	return out, nil
}

func (s *Service) handleListSongs(ctx context.Context, in *listSongsInput) (*rest.Plain[rest.Page[SongSummary]], error) {
	after, err := rest.DecodeCursor[SongPosition](in.Cursor, in.filter())
	if err != nil {
		return nil, err
	}
	page, err := s.ListSongs(ctx, ListSongs{
		Space: in.Space, Sort: in.Sort, Status: in.Status, Key: in.Key, Tag: in.Tag, After: after, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	next, err := nextCursor(in.filter(), page.Next)
	return rest.List(page.Items, next), err
}

func (s *Service) handleAddSong(ctx context.Context, in *addSongInput) (*rest.Created[RepertoireSong], error) {
	b := in.Body
	made, err := s.AddSong(ctx, AddSong{Space: in.Space, Sheet: SongSheet{
		SongHead{
			Title: b.Title, Artist: b.Artist, Status: b.Status, Key: b.Key, TempoBPM: b.TempoBPM, TimeSignature: b.TimeSignature,
			DurationSeconds: b.DurationSeconds, Energy: b.Energy, Tags: b.Tags,
		},
		SongText{ChordPro: b.ChordPro, Structure: b.Structure, Notes: b.Notes, Links: b.Links},
	}})
	if err != nil {
		return nil, err
	}
	return rest.At(made, "/spaces/%s/songs/%s", in.Space, made.ID), nil
}

func (s *Service) handleEditSong(ctx context.Context, in *editSongInput) (*rest.Tagged[RepertoireSong], error) {
	version, err := rest.IfMatch(in.IfMatch)
	if err != nil {
		return nil, err
	}
	b := in.Body
	one, err := s.EditSong(ctx, EditSong{
		Space: in.Space, Song: in.Song, Version: version,
		Change: SheetChange{
			Title: b.Title.to, Artist: b.Artist.to, Status: b.Status.to, Key: b.Key.to, TempoBPM: b.TempoBPM.to, TimeSignature: b.TimeSignature.to,
			DurationSeconds: b.DurationSeconds.to, Energy: b.Energy.to, ChordPro: b.ChordPro.to, Structure: b.Structure.to, Notes: b.Notes.to,
			Links: b.Links.to, Tags: b.Tags.to,
		},
	})
	return rest.WithETag(one), err
}

func (s *Service) handleVersions(ctx context.Context, in *versionsInput) (*rest.Plain[rest.Page[SongVersion]], error) {
	before, err := rest.DecodeCursor[int64](in.Cursor, in.filter())
	if err != nil {
		return nil, err
	}
	page, err := s.ListVersions(ctx, ListVersions{Space: in.Space, Song: in.Song, Before: before, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	next, err := nextCursor(in.filter(), page.Next)
	return rest.List(page.Items, next), err
}
