// Package band is the room of what a group of musicians shares: the songs they suggest to each other, the
// votes on them and the lists of songs they bring along (BD-1, BD-3, BD-4); their repertoire with its
// versions and everybody's level on each song (BD-6, BD-7, BD-9); their setlists (BD-32).
//
// Invariants: a suggestion's score is the sum of its votes, whatever happens at once; nobody votes
// twice on one song; a row of a list becomes at most one suggestion, however often its import is
// interrupted; undoing an import never takes away what somebody else has touched; a suggestion becomes at
// most one song.
//
// Every change of a song is a version, numbered without gaps, and a song is what its versions say. A level
// is shown to nobody beyond its visibility, and nothing that others see is computed from it: no average,
// count, curve or fact. The entries of a setlist are in the order of their positions, which are all
// different; moving one writes one row. A song's plays are the entries of setlists that are marked so.
//
// Every writer on a suggestion locks its row first, every writer on an import the import's, on a song or a
// level the song's, on a setlist or its entries the setlist's, so that those who write on the same thing
// take turns. A setlist's lock comes before those of its songs, and these in one order.
//
// Tables: band_suggestion, band_suggestion_tag, band_vote, band_import, band_import_row, band_song,
// band_song_tag, band_song_version, band_song_change, band_level, band_level_point, band_setlist,
// band_setlist_entry. Facts: [SuggestionAdded], [SuggestionEdited], [SuggestionRemoved], [SuggestionVoted],
// [SuggestionPromoted], [ImportProgressed], [SongChanged], [SongRemoved], [LevelChanged], [SetlistChanged],
// [SetlistRemoved].
package band
