package band

import (
	"slices"
	"strings"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

func parsed(t *testing.T, list string) Playlist {
	t.Helper()
	out, err := ParsePlaylist([]byte(list), PlaylistAuto)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAPreviewSelectsWhatIsNewAndPossible(t *testing.T) {
	t.Parallel()
	list := parsed(t, "title;artist;link;duration\nLe Sud;Nino Ferrer;;3:45\nla javanaise;Gainsbourg;;\n;Nobody;;\nLe sud;Nino Ferrer feat. Somebody;;\n"+
		strings.Repeat("x", 201)+";;;\nNantes;Barbara;javascript:1;\n")
	known := map[string]knownSong{SongKey("La Javanaise", "GAINSBOURG"): {SuggestionID{9}, "La Javanaise"}}
	var got []string
	for _, row := range preview(list, known) {
		said := row.Problem
		if d := row.Duplicate; d != nil {
			said = d.Title
			if d.Suggestion.IsZero() {
				said += " above"
			}
		}
		if row.Selected {
			said = "new"
		}
		got = append(got, said)
	}
	want := []string{"new", "La Javanaise", "band.playlist_title_missing", "Le Sud above", "band.playlist_title_too_long", "band.link_invalid"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEveryProblemOfARowCanBeSaid(t *testing.T) {
	t.Parallel()
	list := parsed(t, "title;artist;link;duration\n;A;;\n"+strings.Repeat("x", 201)+";;;\nT;"+strings.Repeat("x", 101)+";;\nT;;x y;\nT;;;soon\nT\x01;;;\n")
	rows := preview(list, nil)
	if len(rows) != 6 {
		t.Fatalf("%d rows", len(rows))
	}
	for _, lang := range i18n.Languages() {
		for _, row := range (Import{Rows: rows}).present(i18n.New().For(lang)).Rows {
			if row.Problem == nil || row.Problem.Code == problem.ErrInvalid.Code() || row.Problem.Detail == row.Problem.Code || row.Selected {
				t.Errorf("%s: line %d: %+v", lang, row.Line, row.Problem)
			}
		}
	}
}

func TestOnlyLinesThatCanBeAddedAreChosen(t *testing.T) {
	t.Parallel()
	rows := func() []ImportRow {
		return []ImportRow{{Line: 1, Selected: true}, {Line: 2, Duplicate: &Duplicate{Line: 1}}, {Line: 4, Problem: "band.playlist_title_missing"}, {Line: 5, Selected: true}}
	}
	held := Import{Rows: rows()}
	if err := held.choose([]int64{5, 2, 5}); err != nil || held.selected() != 2 || held.Rows[0].Selected || !held.Rows[1].Selected {
		t.Errorf("chose %+v, %v", held.Rows, err)
	}
	for lines, want := range map[*[]int64]string{
		{}: "/lines field.too_few", {1, 3}: "/lines/1 field.invalid", {4}: "/lines/0 field.invalid", {0, 1, -1}: "/lines/0 field.invalid, /lines/2 field.invalid",
	} {
		held := Import{Rows: rows()}
		var got []string
		for _, f := range problem.From(held.choose(*lines)).Fields() {
			got = append(got, f.Pointer+" "+f.Code)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%v: %q, want %q", *lines, got, want)
		}
	}
}
