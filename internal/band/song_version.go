package band

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FieldChange is what a version made of one field. Values are texts: numbers in decimal, lists one
// element to a line, nothing for what was not said.
type FieldChange struct {
	Field string `json:"field"`
	From  string `json:"from"`
	To    string `json:"to"`
	Cut   bool   `json:"cut,omitempty" doc:"Only the beginning of long texts is here; the version itself has all of it"`
}

// SongVersion is one change of a song: who, when, what (BD-7).
type SongVersion struct {
	Version      int64         `json:"version"`
	ChangedBy    Person        `json:"changed_by"`
	ChangedAt    time.Time     `json:"changed_at"`
	RestoredFrom *int64        `json:"restored_from,omitempty" doc:"The version whose fields it took over"`
	Changes      []FieldChange `json:"changes" doc:"By name of the field; of the first version: what was filled in"`
}

// SongAtVersion is a version with the whole song as it was then.
type SongAtVersion struct {
	SongVersion
	Sheet SongSheet `json:"sheet"`
}

// fields are the editable fields as versions remember them, by name.
func (s SongSheet) fields() map[string]string {
	return map[string]string{
		"title": s.Title, "artist": s.Artist, "status": string(s.Status), "key": s.Key, "tempo_bpm": number(s.TempoBPM),
		"time_signature": s.TimeSignature, "duration_seconds": number(s.DurationSeconds), "energy": number(s.Energy),
		"chordpro": s.ChordPro, "structure": s.Structure, "notes": s.Notes,
		"links": strings.Join(s.Links, "\n"), "tags": joinTags(s.Tags),
	}
}

// sheetFrom is the sheet whose fields are f; what is not in f is empty.
func sheetFrom(f map[string]string) SongSheet {
	return SongSheet{
		SongHead{
			Title: f["title"], Artist: f["artist"], Status: SongStatus(f["status"]), Key: f["key"], TempoBPM: numberIn(f["tempo_bpm"]),
			TimeSignature: f["time_signature"], DurationSeconds: numberIn(f["duration_seconds"]), Energy: numberIn(f["energy"]), Tags: splitTags(f["tags"]),
		},
		SongText{ChordPro: f["chordpro"], Structure: f["structure"], Notes: f["notes"], Links: splitTags(f["links"])},
	}
}

func number(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

func numberIn(s string) *int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return nil
	}
	return &n
}

// changes lists what differs between two sheets, by name of the field.
func changes(from, to SongSheet) []FieldChange {
	before, after := from.fields(), to.fields()
	out := []FieldChange{}
	for _, name := range slices.Sorted(maps.Keys(after)) {
		if before[name] != after[name] {
			out = append(out, FieldChange{Field: name, From: before[name], To: after[name]})
		}
	}
	return out
}
