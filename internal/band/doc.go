// Package band is the room of what a group of musicians shares: for now the songs they suggest to
// each other, the votes on them, and the lists of songs they bring along (BD-1, BD-3, BD-4).
//
// Invariants: a suggestion's score is the sum of its votes, whatever happens at once; nobody votes
// twice on one song; a row of a list becomes at most one suggestion, however often its import is
// interrupted; undoing an import never takes away what somebody else has touched.
//
// Every writer on a suggestion locks its row first, and every writer on an import the import's, so
// that those who write on the same thing take turns.
//
// Tables: band_suggestion, band_suggestion_tag, band_vote, band_import, band_import_row. Facts:
// [SuggestionAdded], [SuggestionEdited], [SuggestionRemoved], [SuggestionVoted],
// [ImportProgressed].
package band
