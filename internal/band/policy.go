package band

import "github.com/kermesse/kermesse/internal/kit/authz"

var (
	CanReadSuggestions = authz.Operation("band.suggestion.read", authz.Owner, authz.Admin, authz.Member, authz.Guest)
	CanSuggest         = authz.Operation("band.suggestion.add", authz.Owner, authz.Admin, authz.Member)
	// CanEditSuggestion and CanRemoveSuggestion are about one's own; [Suggestion.ChangeableBy] says
	// whose else.
	CanEditSuggestion   = authz.Operation("band.suggestion.edit", authz.Owner, authz.Admin, authz.Member)
	CanRemoveSuggestion = authz.Operation("band.suggestion.remove", authz.Owner, authz.Admin, authz.Member)
	CanVote             = authz.Operation("band.suggestion.vote", authz.Owner, authz.Admin, authz.Member)
	CanImport           = authz.Operation("band.suggestion.import", authz.Owner, authz.Admin, authz.Member)
)

// Operations lists everything that can be done in this room.
func Operations() []authz.Op {
	return []authz.Op{CanReadSuggestions, CanSuggest, CanEditSuggestion, CanRemoveSuggestion, CanVote, CanImport}
}
