package band

import "github.com/kermesse/kermesse/internal/kit/authz"

var (
	CanReadSuggestions = authz.Operation("band.suggestion.read", authz.Owner, authz.Admin, authz.Member, authz.Guest).In(authz.Band)
	CanSuggest         = authz.Operation("band.suggestion.add", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	// CanEditSuggestion and CanRemoveSuggestion are about one's own; [Suggestion.ChangeableBy] says
	// whose else.
	CanEditSuggestion   = authz.Operation("band.suggestion.edit", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	CanRemoveSuggestion = authz.Operation("band.suggestion.remove", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	CanVote             = authz.Operation("band.suggestion.vote", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	CanImport           = authz.Operation("band.suggestion.import", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	CanPromote          = authz.Operation("band.suggestion.promote", authz.Owner, authz.Admin, authz.Member).In(authz.Band)

	CanReadSongs = authz.Operation("band.song.read", authz.Owner, authz.Admin, authz.Member, authz.Guest).In(authz.Band)
	CanAddSong   = authz.Operation("band.song.add", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	CanEditSong  = authz.Operation("band.song.edit", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	// CanRemoveSong is about what one added oneself; [RepertoireSong.RemovableBy] says whose else.
	CanRemoveSong = authz.Operation("band.song.remove", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	// CanSetLevel is about one's own level.
	CanSetLevel   = authz.Operation("band.level.set", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	CanReadLevels = authz.Operation("band.level.read", authz.Owner, authz.Admin, authz.Member, authz.Guest).In(authz.Band)

	CanReadSetlists = authz.Operation("band.setlist.read", authz.Owner, authz.Admin, authz.Member, authz.Guest).In(authz.Band)
	CanAddSetlist   = authz.Operation("band.setlist.add", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	// CanEditSetlist is about its entries too, and about what was played.
	CanEditSetlist = authz.Operation("band.setlist.edit", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
	// CanRemoveSetlist is about one's own; [Setlist.RemovableBy] says whose else.
	CanRemoveSetlist = authz.Operation("band.setlist.remove", authz.Owner, authz.Admin, authz.Member).In(authz.Band)
)

// Operations lists everything that can be done in this room.
func Operations() []authz.Op {
	return []authz.Op{CanReadSuggestions, CanSuggest, CanEditSuggestion, CanRemoveSuggestion, CanVote, CanImport, CanPromote,
		CanReadSongs, CanAddSong, CanEditSong, CanRemoveSong, CanSetLevel, CanReadLevels,
		CanReadSetlists, CanAddSetlist, CanEditSetlist, CanRemoveSetlist}
}
