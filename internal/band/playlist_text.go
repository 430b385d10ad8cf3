package band

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	// ornament matches a line that only separates: "-----", "* * *".
	ornament = regexp.MustCompile(`^[-–—=_*~.•·#\s]+$`)
	// comment matches a remark. "#1 Crush" is a song, so the mark needs a space.
	comment = regexp.MustCompile(`^(#\s|##|//)`)
	// bullet matches what stands before the items of a list.
	bullet = regexp.MustCompile(`^(?:[-–—*•·▪‣◦●○>+☐☑✓✔]\s+|[•▪‣◦●☐☑]|\[[ xX]?\]\s*)`)
	// numbering matches "12. ", "12) ", "(12) ", "[12] ", "#12. ", "n° 12 ".
	numbering = regexp.MustCompile(`^(?:\d{1,4}\s*[.)]\s+|\(\d{1,4}\)\s*|\[\d{1,4}\]\s*|#\d{1,4}[.:)]\s+|(?i:n[°º])\s*\d{1,4}[.:)]?\s+)`)
	// dashNumbering matches "12 - " and "#12 ", which count only when a dash
	// follows: "1979 - Smashing Pumpkins" and "#1 Crush" have no number.
	dashNumbering = regexp.MustCompile(`^(?:\d{1,4}\s+[-–—]|#\d{1,4})\s+(.*\s[-–—]\s.*)$`)
	// timestamp matches the place in a recording at which a song begins.
	timestamp = regexp.MustCompile(`^[(\[]?(?:\d{1,2}:)?\d{1,2}:\d{2}[)\]]?(?:\s*[-–—|]\s+|\s+)`)
	// tailDuration matches a duration at the end of a line.
	tailDuration = regexp.MustCompile(`(?:^|\s)(?:[-–—|]\s*)?(?:\((\d{1,2}(?::\d{2}){1,2})\)|\[(\d{1,2}(?::\d{2}){1,2})\]|(\d{1,2}(?::\d{2}){1,2}))$`)
	// address matches a link inside a line.
	address = regexp.MustCompile(`[<(\[]?\b(?i:https?)://[^\s<>]+[>)\]]?|\bspotify:track:[0-9A-Za-z]+`)

	// clockDuration matches 3:45 and 1:02:03.
	clockDuration = regexp.MustCompile(`^(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)$`)
	// wordDuration matches 3'45", 3 min 45 s, 3m45s, 45 s, 4 min.
	wordDuration = regexp.MustCompile(`(?i)^(?:(\d{1,3})\s*(?:min\.?|mn|m|'|’|′))?\s*(?:(\d{1,2})\s*(?:sec\.?|s|"|''|″)?)?$`)
)

// textRows reads a list with one song on each line.
func textRows(list string) []PlaylistRow {
	var rows []PlaylistRow
	number := 0
	for line := range strings.Lines(list) {
		number++
		line = strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(line), "\ufeff"))
		if line == "" || ornament.MatchString(line) || comment.MatchString(line) {
			continue
		}
		rows = append(rows, textRow(number, line))
		if len(rows) > MaxPlaylistRows {
			break
		}
	}
	return rows
}

func textRow(number int, line string) PlaylistRow {
	link := ""
	if found := address.FindString(line); found != "" {
		link = strings.Trim(found, "<>()[].,;")
		line = strings.Replace(line, found, " ", 1)
		line = strings.TrimSpace(line)
		// What joined the link to the song: "Title | link", "Title - link".
		line = strings.TrimSpace(strings.TrimRight(line, "|-–—:·, "))
		line = strings.TrimSpace(strings.TrimLeft(line, "|: "))
	}
	line = bullet.ReplaceAllString(line, "")
	line = numbering.ReplaceAllString(line, "")
	if rest := dashNumbering.FindStringSubmatch(line); rest != nil {
		line = rest[1]
	}
	line = timestamp.ReplaceAllString(line, "")
	duration := ""
	if at := tailDuration.FindStringSubmatchIndex(line); at != nil && at[0] > 0 {
		for group := 2; group < len(at); group += 2 {
			if at[group] >= 0 {
				duration = line[at[group]:at[group+1]]
			}
		}
		line = line[:at[0]]
	}
	title, artist := splitSong(line)
	return newRow(number, title, artist, link, duration)
}

// songDuration reads a duration as people write it: 3:45, 1:02:03, 225 (seconds),
// 3'45, 3 min 45. Nothing, "-" and "?" are a duration nobody knows.
func songDuration(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	switch strings.ToLower(s) {
	case "", "-", "–", "—", "?", "n/a", "0", "0:00":
		return 0, true
	}
	var total time.Duration
	if at := clockDuration.FindStringSubmatch(s); at != nil {
		total = parts(at[1], at[2], at[3])
	} else if seconds, err := strconv.ParseUint(s, 10, 32); err == nil {
		total = time.Duration(seconds) * time.Second
	} else if at := wordDuration.FindStringSubmatch(s); at != nil {
		total = parts("", at[1], at[2])
	} else {
		return 0, false
	}
	if total > MaxSongDuration {
		return 0, false
	}
	return total, true
}

// parts adds hours, minutes and seconds that are digits or nothing.
func parts(hours, minutes, seconds string) time.Duration {
	var total time.Duration
	for _, part := range []string{hours, minutes, seconds} {
		n, err := strconv.Atoi(part)
		if err != nil { // nothing: the expressions let only digits through
			n = 0
		}
		total = total*60 + time.Duration(n)*time.Second
	}
	return total
}
