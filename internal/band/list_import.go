package band

import (
	"time"

	"github.com/kermesse/kermesse/internal/kit/id"
)

type importKind struct{}

// ImportID names one imported list of songs.
type ImportID = id.ID[importKind]

// ImportStatus is how far an import has come.
type ImportStatus string

// What becomes of an import: a preview is run, which ends it or somebody undoes it.
const (
	ImportPreview ImportStatus = "preview"
	ImportRunning ImportStatus = "running"
	ImportDone    ImportStatus = "done"
	ImportUndone  ImportStatus = "undone"
)

var _ time.Time
