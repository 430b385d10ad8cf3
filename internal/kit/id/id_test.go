package id_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/kit/id"
)

const canonical = "0190b6e1-7c3a-7b52-9f00-3d5e8a1c2b4d"

func anyID() *rapid.Generator[id.Account] {
	return rapid.Custom(func(t *rapid.T) id.Account {
		return id.Account(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "bytes"))
	})
}

func TestParseAcceptsOneSpellingOnly(t *testing.T) {
	t.Parallel()
	got, err := id.Parse[int](canonical)
	if err != nil || got.String() != canonical {
		t.Fatalf("Parse(%q) = %v, %v", canonical, got, err)
	}
	for name, text := range map[string]string{
		"empty":          "",
		"upper case":     strings.ToUpper(canonical),
		"no hyphens":     strings.ReplaceAll(canonical, "-", ""),
		"braces":         "{" + canonical + "}",
		"urn":            "urn:uuid:" + canonical,
		"space around":   " " + canonical,
		"newline":        canonical + "\n",
		"too short":      canonical[:35],
		"letter":         "g" + canonical[1:],
		"hyphen moved":   "0190b6e17-c3a-7b52-9f00-3d5e8a1c2b4d",
		"36 other bytes": strings.Repeat("é", 18),
	} {
		if got, err := id.Parse[int](text); !errors.Is(err, id.ErrMalformed) || !got.IsZero() {
			t.Errorf("%s: Parse(%q) = %v, %v; want the zero id and ErrMalformed", name, text, got, err)
		}
	}
}

func TestRoundTrips(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := anyID().Draw(t, "id")
		if got, err := id.Parse[string](want.String()); err != nil || got.UUID() != want.UUID() {
			t.Fatalf("text: %v, %v", got, err)
		}
		type row struct {
			ID  id.Account         `json:"id"`
			Map map[id.Account]int `json:"map"`
		}
		encoded, err := json.Marshal(row{want, map[id.Account]int{want: 1}})
		if err != nil {
			t.Fatal(err)
		}
		var back row
		if err := json.Unmarshal(encoded, &back); err != nil || back.ID != want || back.Map[want] != 1 {
			t.Fatalf("JSON %s: %v, %v", encoded, back, err)
		}
		value, err := want.Value()
		if err != nil || value != want.String() {
			t.Fatalf("Value = %v, %v", value, err)
		}
		for _, src := range []any{value, []byte(want.String()), want[:], [16]byte(want)} {
			var got id.Account
			if err := got.Scan(src); err != nil || got != want {
				t.Fatalf("Scan(%T) = %v, %v", src, got, err)
			}
		}
	})
}

func TestScanRefusesWhatIsNoID(t *testing.T) {
	t.Parallel()
	for _, src := range []any{nil, "", "x", 12, int64(12), []byte{1, 2}, []byte(strings.ToUpper(canonical))} {
		got := id.Account{1}
		if err := got.Scan(src); err == nil {
			t.Errorf("Scan(%#v) was accepted", src)
		}
		if got != (id.Account{1}) {
			t.Errorf("Scan(%#v) changed the id although it failed", src)
		}
	}
	var maybe sql.Null[id.Account]
	if err := maybe.Scan(nil); err != nil || maybe.Valid {
		t.Errorf("sql.Null: %v, %v", maybe, err)
	}
	if err := maybe.Scan(canonical); err != nil || maybe.V.String() != canonical {
		t.Errorf("sql.Null: %v, %v", maybe, err)
	}
}

func TestZero(t *testing.T) {
	t.Parallel()
	var none id.Space
	if !none.IsZero() || none.String() != uuid.Nil.String() {
		t.Errorf("zero id is %v", none)
	}
	type row struct {
		ID id.Space `json:"id,omitzero"`
	}
	if got, err := json.Marshal(row{}); err != nil || string(got) != "{}" {
		t.Errorf("omitzero gave %s, %v", got, err)
	}
	if (id.Space{15: 1}).IsZero() {
		t.Error("an id with one bit set is not zero")
	}
}

func TestCompareIsTheOrderOfBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyID().Draw(t, "a"), anyID().Draw(t, "b")
		got, want := a.Compare(b), bytes.Compare(a[:], b[:])
		if (got < 0) != (want < 0) || (got > 0) != (want > 0) {
			t.Fatalf("Compare = %d, bytes.Compare = %d", got, want)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(canonical)
	f.Add("")
	f.Add(strings.ToUpper(canonical))
	f.Add("urn:uuid:" + canonical)
	f.Fuzz(func(t *testing.T, s string) {
		got, err := id.Parse[int](s)
		if err == nil && got.String() != s {
			t.Errorf("Parse(%q) reads back as %q: two spellings of one id", s, got)
		}
		if err != nil && !got.IsZero() {
			t.Errorf("Parse(%q) failed and still gave %v", s, got)
		}
	})
}
