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
)

// Operations lists everything that can be done in this room.
func Operations() []authz.Op {
	return []authz.Op{CanReadSuggestions, CanSuggest, CanEditSuggestion, CanRemoveSuggestion, CanVote, CanImport}
}
