package band

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/kit/authz"
	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

func seconds(n int64) *int64 { return &n }

func TestASongIsTidiedAndItsFaultsAreNamed(t *testing.T) {
	t.Parallel()
	ok := Song{Title: "Nantes"}
	long := strings.Repeat
	for _, c := range []struct {
		name   string
		change func(*Song)
		fields string // "pointer code", in order; empty: accepted
	}{
		{"a title is enough", func(*Song) {}, ""},
		{"nothing", func(s *Song) { s.Title = "" }, "/title field.required"},
		{"blank", func(s *Song) { s.Title = " \t\n" }, "/title field.required"},
		{"only reversing", func(s *Song) { s.Title = "\u202e\u2066" }, "/title field.required"},
		{"invisible", func(s *Song) { s.Title = "\u200b\u00ad" }, "/title field.required"},
		{"200 code points", func(s *Song) { s.Title = long("é", 200) }, ""},
		{"200 decomposed", func(s *Song) { s.Title = long("e\u0301", 200) }, ""},
		{"201", func(s *Song) { s.Title = long("🎸", 201) }, "/title field.too_long"},
		{"NUL", func(s *Song) { s.Title = "a\x00b" }, "/title field.control_character"},
		{"not UTF-8", func(s *Song) { s.Artist = "a\xff" }, "/artist body.invalid_utf8"},
		{"artist 101", func(s *Song) { s.Artist = long("a", 101) }, "/artist field.too_long"},
		{"https", func(s *Song) { s.Link = " https://www.youtube.com/watch?v=1&t=2#x " }, ""},
		{"http", func(s *Song) { s.Link = "http://example.org/" }, "/link band.link_invalid"},
		{"javascript", func(s *Song) { s.Link = "javascript:alert(1)" }, "/link band.link_invalid"},
		{"no scheme", func(s *Song) { s.Link = "example.org/x" }, "/link band.link_invalid"},
		{"no host", func(s *Song) { s.Link = "https:///x" }, "/link band.link_invalid"},
		{"read backwards", func(s *Song) { s.Link = "https://\u202egro.elpmaxe/" }, "/link band.link_invalid"},
		{"opaque", func(s *Song) { s.Link = "https:example.org" }, "/link band.link_invalid"},
		{"a password in it", func(s *Song) { s.Link = "https://u:p@example.org/" }, "/link band.link_invalid"},
		{"white space in it", func(s *Song) { s.Link = "https://example.org/a b" }, "/link band.link_invalid"},
		{"a tag in it", func(s *Song) { s.Link = "https://example.org/<script>" }, "/link band.link_invalid"},
		{"2048", func(s *Song) { s.Link = "https://a.fr/" + long("a", 2048-13) }, ""},
		{"2049", func(s *Song) { s.Link = "https://a.fr/" + long("a", 2049-13) }, "/link field.too_long"},
		{"note of 2000", func(s *Song) { s.Note = long("x\n", 1000) }, ""},
		{"note of 2001", func(s *Song) { s.Note = long("x", 2001) }, "/note field.too_long"},
		{"ten tags", func(s *Song) { s.Tags = strings.Split("a b c d e f g h i j", " ") }, ""},
		{"ten tags, one twice", func(s *Song) { s.Tags = strings.Split("a b c d e f g h i j A", " ") }, ""},
		{"eleven tags", func(s *Song) { s.Tags = strings.Split("a b c d e f g h i j k", " ") }, "/tags field.too_many"},
		{"tag of 31", func(s *Song) { s.Tags = []string{"a", long("b", 31)} }, "/tags/1 field.too_long"},
		{"empty tag", func(s *Song) { s.Tags = []string{"a", " "} }, "/tags/1 field.required"},
		{"one second", func(s *Song) { s.DurationSeconds = seconds(1) }, ""},
		{"a day", func(s *Song) { s.DurationSeconds = seconds(86400) }, ""},
		{"no time at all", func(s *Song) { s.DurationSeconds = seconds(0) }, "/duration_seconds field.out_of_range"},
		{"more than a day", func(s *Song) { s.DurationSeconds = seconds(86401) }, "/duration_seconds field.out_of_range"},
		{"everything at once", func(s *Song) { *s = Song{Link: "x", Tags: []string{""}, DurationSeconds: seconds(-1)} },
			"/title field.required, /link band.link_invalid, /tags/0 field.required, /duration_seconds field.out_of_range"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			song := ok
			c.change(&song)
			clean, err := song.Clean()
			var got []string
			if err != nil {
				for _, f := range problem.From(err).Fields() {
					got = append(got, f.Pointer+" "+f.Code)
				}
			}
			if strings.Join(got, ", ") != c.fields {
				t.Fatalf("refused for %q, want %q", strings.Join(got, ", "), c.fields)
			}
			if err == nil {
				if again, err := clean.Clean(); err != nil || !again.Equal(clean) {
					t.Errorf("tidied twice: %+v, %v; once: %+v", again, err, clean)
				}
			}
		})
	}
}

func TestTagsThatReadTheSameAreOne(t *testing.T) {
	t.Parallel()
	song, err := Song{Title: "x", Tags: []string{"Été", " ete", "ÉTÉ", "rock  lent", "Rock lent"}}.Clean()
	if err != nil || !slices.Equal(song.Tags, []string{"Été", "rock lent"}) {
		t.Errorf("tags %q, %v", song.Tags, err)
	}
}

func TestAChangeLeavesWhatItDoesNotName(t *testing.T) {
	t.Parallel()
	before := Song{Title: "a", Artist: "b", Link: "https://c.fr/", Note: "d", Tags: []string{"e"}, DurationSeconds: seconds(6)}
	if after := (SongChange{}).Of(before); !after.Equal(before) {
		t.Errorf("an empty change gives %+v", after)
	}
	title, nobodyKnows := "z", (*int64)(nil)
	after := SongChange{Title: &title, Tags: &[]string{}, DurationSeconds: &nobodyKnows}.Of(before)
	if want := (Song{Title: "z", Artist: "b", Link: "https://c.fr/", Note: "d"}); !after.Equal(want) {
		t.Errorf("after %+v, want %+v", after, want)
	}
}

func TestWhoMayChangeASuggestion(t *testing.T) {
	t.Parallel()
	author, other := id.Account{1}, id.Account{2}
	for _, c := range []struct {
		who  id.Account
		role authz.Role
		may  bool
	}{
		{author, authz.Member, true}, {other, authz.Member, false}, {other, authz.Admin, true}, {other, authz.Owner, true},
		{other, authz.Guest, false},
	} {
		grant := authz.Grant{Actor: authz.Actor{Account: c.who}, Standing: authz.Standing{Role: c.role}}
		if (Suggestion{SuggestedBy: Person{AccountID: author}}).ChangeableBy(grant) != c.may {
			t.Errorf("a %s, author %v: want %v", c.role, c.who == author, c.may)
		}
	}
}

func TestEachRoleCanDoWhatItMay(t *testing.T) {
	t.Parallel()
	all := "[band.suggestion.read band.suggestion.add band.suggestion.edit band.suggestion.remove band.suggestion.vote band.suggestion.import " +
		"band.suggestion.promote band.song.read band.song.add band.song.edit band.song.remove band.level.set band.level.read " +
		"band.setlist.read band.setlist.add band.setlist.edit band.setlist.remove]"
	for role, want := range map[authz.Role]string{
		authz.Owner: all, authz.Admin: all, authz.Member: all,
		authz.Guest: "[band.suggestion.read band.song.read band.level.read band.setlist.read]",
	} {
		if got := fmt.Sprint(authz.Catalogue(Operations()).Of(authz.Standing{Kind: authz.Band, Role: role})); got != want {
			t.Errorf("%s may %s", role, got)
		}
	}
}

func TestCountersFollowAnyHistoryOfVotes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		votes, counted := map[int]Vote{}, tally{}
		for range rapid.IntRange(0, 60).Draw(t, "acts") {
			who := rapid.IntRange(1, 5).Draw(t, "who")
			to := rapid.SampledFrom([]Vote{-1, 0, 1}).Draw(t, "vote")
			moved := change(votes[who], to)
			counted.votesFor += moved.votesFor
			counted.votesAgainst += moved.votesAgainst
			votes[who] = to
		}
		var want tally
		for _, v := range votes {
			want.votesFor += v.tally().votesFor
			want.votesAgainst += v.tally().votesAgainst
		}
		if counted != want {
			t.Fatalf("counted %+v, cast %+v", counted, want)
		}
	})
}

func TestOnlyOneAndMinusOneAreVotes(t *testing.T) {
	t.Parallel()
	for v := Vote(-3); v <= 3; v++ {
		if ok := v.check() == nil; ok != (v == 1 || v == -1) {
			t.Errorf("%d accepted: %v", v, ok)
		}
	}
}
