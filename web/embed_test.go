package web

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

func TestDistOpensWithOrWithoutABuild(t *testing.T) {
	if _, err := fs.Stat(Dist(), "."); err != nil {
		t.Fatalf("Dist() is not a folder: %v", err)
	}
	if _, err := StyleHashes(); err != nil {
		t.Fatalf("StyleHashes() = %v", err)
	}
}

func TestStyleHashes(t *testing.T) {
	built := fstest.MapFS{"csp.json": {Data: []byte(`{"style_src":["sha256-a=","sha256-b="]}`)}}
	got, err := styleHashes(built)
	if err != nil || !slices.Equal(got, []string{"sha256-a=", "sha256-b="}) {
		t.Errorf("styleHashes = %v, %v", got, err)
	}
	if got, err := styleHashes(fstest.MapFS{}); err != nil || got != nil {
		t.Errorf("without a build: styleHashes = %v, %v, want none", got, err)
	}
	if _, err := styleHashes(fstest.MapFS{"csp.json": {Data: []byte("{")}}); err == nil {
		t.Error("a broken csp.json gave no error")
	}
}
