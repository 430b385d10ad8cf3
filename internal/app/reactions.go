package app

import (
	"context"

	"github.com/kermesse/kermesse/internal/account"
	"github.com/kermesse/kermesse/internal/kit/db"
	"github.com/kermesse/kermesse/internal/kit/event"
	"github.com/kermesse/kermesse/internal/space"
)

// reactions is every "when X happened, Y does Z", one line each.
func (h *House) reactions(events *event.Publisher) {
	events.React(space.MemberLeft{}.Kind(), h.recheckListeners)
	events.React(space.RoleChanged{}.Kind(), h.recheckListeners)
	events.React(space.RolesChanged{}.Kind(), h.recheckListeners)
	events.React(account.DeviceRevoked{}.Kind(), h.recheckListeners)
}

// recheckListeners looks at open connections as soon as a right is gone. Other instances find out at
// their next sweep.
func (h *House) recheckListeners(_ context.Context, tx *db.Tx, _ event.Envelope) error {
	tx.OnCommit(func() { h.Hub.Recheck() })
	return nil
}
