package band

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/rest"
)

const (
	importsPath = "/spaces/{space_id}/suggestion-imports"
	importPath  = importsPath + "/{import_id}"
	// maxImportBody leaves room for what JSON adds to a list of the largest size.
	maxImportBody = 2 * MaxPlaylistBytes
)

// InImport is the part of a path that names an import.
type InImport struct {
	InSpace
	Import ImportID `path:"import_id" format:"uuid"`
}

type importInput struct {
	InSpace
	Body struct {
		SourceName string         `json:"source_name,omitempty" maxLength:"200" doc:"What to call the list: a file's name"`
		Format     PlaylistFormat `json:"format" enum:"auto,csv,m3u,text"`
		Text       listText       `json:"text" doc:"The list, at most 1 MiB and 1,000 songs"`
	}
}

// listText is a list as somebody's machine wrote it. Its old line ends and stray characters are the
// list's own affair ([ParsePlaylist]), so the rules for texts that people type do not see it.
type listText struct{ text string }

// UnmarshalJSON implements [json.Unmarshaler].
func (l *listText) UnmarshalJSON(raw []byte) error { return json.Unmarshal(raw, &l.text) }

// Schema implements [huma.SchemaProvider].
func (listText) Schema(huma.Registry) *huma.Schema { return &huma.Schema{Type: huma.TypeString} }

type runInput struct {
	InImport
	Body struct {
		Lines []int64 `json:"lines" minItems:"1" maxItems:"1000" doc:"The lines of the rows to suggest"`
	}
}

type importBody struct {
	ID         ImportID        `json:"id" format:"uuid"`
	Status     ImportStatus    `json:"status" enum:"preview,running,done,undone"`
	SourceName string          `json:"source_name"`
	Total      int64           `json:"total" doc:"Songs that are, or would be, added"`
	Done       int64           `json:"done" doc:"Songs added so far"`
	CreatedAt  time.Time       `json:"created_at"`
	Rows       []importRowBody `json:"rows"`
}

type importRowBody struct {
	Line            int64          `json:"line" doc:"Where it is in the list, from 1"`
	Title           string         `json:"title"`
	Artist          string         `json:"artist"`
	Link            string         `json:"link"`
	DurationSeconds *int64         `json:"duration_seconds,omitempty"`
	DuplicateOf     *duplicateBody `json:"duplicate_of,omitempty"`
	Problem         *problemBody   `json:"problem,omitempty" doc:"Why it cannot be added"`
	Selected        bool           `json:"selected"`
}

type duplicateBody struct {
	Kind  string        `json:"kind" enum:"suggestion,row"`
	ID    *SuggestionID `json:"id,omitempty" format:"uuid"`
	Line  *int64        `json:"line,omitempty"`
	Title string        `json:"title"`
}

type problemBody struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// present is an import in the language of whoever reads it.
func (i Import) present(l i18n.Localizer) importBody {
	body := importBody{
		ID: i.ID, Status: i.Status, SourceName: i.SourceName, Total: i.Total, Done: i.Done, CreatedAt: i.CreatedAt,
		Rows: make([]importRowBody, len(i.Rows)),
	}
	for n, row := range i.Rows {
		shown := importRowBody{
			Line: row.Line, Title: row.Title, Artist: row.Artist, Link: row.Link, DurationSeconds: row.DurationSeconds, Selected: row.Selected,
		}
		if row.Problem != "" {
			said := rowProblem(row.Problem).Document(l, "")
			shown.Problem = &problemBody{said.Code, said.Detail}
		}
		if d := row.Duplicate; d != nil && d.Suggestion.IsZero() {
			shown.DuplicateOf = &duplicateBody{Kind: "row", Line: &d.Line, Title: d.Title}
		} else if d != nil {
			shown.DuplicateOf = &duplicateBody{Kind: "suggestion", ID: &d.Suggestion, Title: d.Title}
		}
		body.Rows[n] = shown
	}
	return body
}

func (s *Service) importRoutes(server *rest.Server) {
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: importsPath, Op: CanImport, Tag: tag,
		Summary: "Read a list of songs and keep it as a preview", Status: http.StatusCreated, MaxBody: maxImportBody},
		func(ctx context.Context, in *importInput) (*rest.Created[importBody], error) {
			held, err := s.PreviewImport(ctx, PreviewImport{
				Space: in.Space, SourceName: in.Body.SourceName, Format: in.Body.Format, Text: in.Body.Text.text,
			})
			if err != nil {
				return nil, err
			}
			return rest.At(shown(ctx, held), "/spaces/%s/suggestion-imports/%s", in.Space, held.ID), nil
		})
	rest.Handle(server, rest.Route{Method: http.MethodGet, Path: importPath, Op: CanImport, Tag: tag,
		Summary: "Read an import: its rows and how far it has come"},
		func(ctx context.Context, in *InImport) (*rest.Plain[importBody], error) {
			held, err := s.ReadImport(ctx, in.Space, in.Import)
			return rest.OK(shown(ctx, held)), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: importPath + "/run", Op: CanImport, Tag: tag,
		Summary: "Suggest the chosen songs of a preview", Status: http.StatusAccepted},
		func(ctx context.Context, in *runInput) (*rest.Plain[importBody], error) {
			held, err := s.RunImport(ctx, RunImport{Space: in.Space, Import: in.Import, Lines: in.Body.Lines})
			return rest.OK(shown(ctx, held)), err
		})
	rest.Handle(server, rest.Route{Method: http.MethodPost, Path: importPath + "/undo", Op: CanImport, Tag: tag,
		Summary: "Take an import back, but for what others have touched"},
		func(ctx context.Context, in *InImport) (*rest.Plain[Undone], error) {
			undone, err := s.UndoImport(ctx, in.Space, in.Import)
			return rest.OK(undone), err
		})
}

// shown needs no fallback: every request through rest has a language.
func shown(ctx context.Context, held Import) importBody {
	l, _ := rest.Language(ctx)
	return held.present(l)
}
