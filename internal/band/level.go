package band

import (
	"slices"
	"time"

	"github.com/kermesse/kermesse/internal/kit/id"
	"github.com/kermesse/kermesse/internal/kit/problem"
)

// MaxLevel is how well a song can be played: with closed eyes.
const MaxLevel = 10

// Visibility says who may know a level besides whose it is.
type Visibility string

// The circles that a level can be shown to (BD-9).
const (
	VisibleToBand   Visibility = "band"
	VisibleToAdmins Visibility = "admins"
	VisibleToMe     Visibility = "me"
)

// narrower tells whether fewer people see what is shown to v than to other.
func (v Visibility) narrower(other Visibility) bool { return v.width() < other.width() }

// width counts the circles that see it.
func (v Visibility) width() int {
	return slices.Index([]Visibility{VisibleToMe, VisibleToAdmins, VisibleToBand}, v)
}

// Level is how well somebody plays a song.
type Level struct {
	Value      int64      `json:"value" doc:"From 0, never played, to 10"`
	Visibility Visibility `json:"visibility" enum:"band,admins,me"`
	RatedAt    time.Time  `json:"rated_at"`
}

// check tells whether the level can be set.
func (l Level) check() error {
	out := problem.ErrInvalid
	if l.Value < 0 || l.Value > MaxLevel {
		out = out.Field("/value", problem.FieldOutOfRange, "min", 0, "max", MaxLevel)
	}
	if l.Visibility.width() < 0 {
		out = out.Field("/visibility", problem.FieldInvalid)
	}
	if len(out.Fields()) > 0 {
		return out
	}
	return nil
}

// LevelOf is somebody's level.
type LevelOf struct {
	Person
	Level
}

// SongLevels are the levels on a song that one reader may see.
type SongLevels struct {
	Members []LevelOf `json:"members" doc:"Those whose level the reader may see, the longest unchanged first"`
	Average *float64  `json:"average,omitempty" doc:"Of the levels that the whole band may see: the same for every reader"`
	Count   int64     `json:"count" doc:"How many levels that is the average of"`
}

// LevelPoint is a level at a time.
type LevelPoint struct {
	At    time.Time `json:"at"`
	Value int64     `json:"value"`
}

// LevelCurve is how somebody came along with a song.
type LevelCurve struct {
	Person
	Points []LevelPoint `json:"points" doc:"The earliest first"`
}

// BandPoint is what the band could do at a time.
type BandPoint struct {
	At      time.Time `json:"at"`
	Average float64   `json:"average"`
	Count   int64     `json:"count" doc:"How many levels that is the average of"`
}

// LevelCurves are the curves of a song that one reader may see.
type LevelCurves struct {
	Members []LevelCurve `json:"members"`
	Band    []BandPoint  `json:"band" doc:"From what the whole band may see: the same for every reader"`
}

// point is one step of somebody's curve.
type point struct {
	account    id.Account
	at         time.Time
	value      int64
	visibility Visibility
}

// curves draws points, the earliest first. Only what the whole band may see counts for the band.
func curves(points []point) LevelCurves {
	out := LevelCurves{Members: []LevelCurve{}, Band: []BandPoint{}}
	at, latest, sum := map[id.Account]int{}, map[id.Account]int64{}, int64(0)
	for _, p := range points {
		i, known := at[p.account]
		if !known {
			i = len(out.Members)
			at[p.account] = i
			out.Members = append(out.Members, LevelCurve{Person: Person{AccountID: p.account}})
		}
		out.Members[i].Points = append(out.Members[i].Points, LevelPoint{p.at, p.value})
		if p.visibility != VisibleToBand {
			continue
		}
		sum += p.value - latest[p.account]
		latest[p.account] = p.value
		n := int64(len(latest))
		now := BandPoint{p.at, *average(sum, n), n}
		if last := len(out.Band) - 1; last >= 0 && out.Band[last].At.Equal(p.at) {
			out.Band[last] = now
			continue
		}
		out.Band = append(out.Band, now)
	}
	return out
}

// average is sum over n with two decimals, nil of nothing.
func average(sum, n int64) *float64 {
	if n == 0 {
		return nil
	}
	a := float64((sum*200+n)/(2*n)) / 100
	return &a
}
