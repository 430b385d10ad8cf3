package keys_test

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/kermesse/kermesse/internal/kit/keys"
)

func TestFirstStartMakesSecretsForTheOwnerOnly(t *testing.T) {
	t.Parallel()
	first, dir := load(t)
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 5 {
		t.Errorf("%v, %v", entries, err)
	}
	for _, entry := range entries {
		if info, err := entry.Info(); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s has mode %v, %v", entry.Name(), info.Mode(), err)
		}
	}
	again, err := keys.Load(dir)
	if err != nil || !maps.Equal(first.Fingerprints(), again.Fingerprints()) {
		t.Errorf("the second start has other secrets: %v", err)
	}
	other, _ := load(t)
	for name, print := range first.Fingerprints() {
		if other.Fingerprints()[name] == print {
			t.Errorf("two instances share their %s", name)
		}
	}
	seen := map[string]bool{}
	for _, print := range first.Fingerprints() {
		if seen[print] {
			t.Error("two secrets of one instance are the same")
		}
		seen[print] = true
	}
}

func TestAStartCutShortIsFinishedByTheNext(t *testing.T) {
	t.Parallel()
	whole, dir := load(t)
	files := []string{"pepper", "mailer", "token", "sealing", "fingerprints"}
	for kept := range len(files) {
		partial := filepath.Join(t.TempDir(), "keys")
		if err := os.Mkdir(partial, 0o700); err != nil {
			t.Fatal(err)
		}
		for _, name := range files[:kept] {
			copyFile(t, filepath.Join(dir, name), filepath.Join(partial, name))
		}
		// What a crash leaves of a file that was not in place yet.
		if err := os.WriteFile(filepath.Join(partial, ".new-123"), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		k, err := keys.Load(partial)
		if err != nil {
			t.Errorf("after %d files: %v", kept, err)
			continue
		}
		for _, name := range files[:min(kept, 4)] {
			if k.Fingerprints()[name] != whole.Fingerprints()[name] {
				t.Errorf("after %d files: %s was replaced", kept, name)
			}
		}
		if again, err := keys.Load(partial); err != nil || !maps.Equal(again.Fingerprints(), k.Fingerprints()) {
			t.Errorf("after %d files, second start: %v", kept, err)
		}
	}
}

func TestSecretsInUseAreNeverMadeAnew(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"pepper", "mailer", "token", "sealing"} {
		for fault, spoil := range map[string]func(string) error{
			"missing": os.Remove,
			"empty":   func(path string) error { return os.WriteFile(path, nil, 0o600) },
			"cut":     func(path string) error { return os.Truncate(path, 20) },
			"other": func(path string) error {
				sum := sha256.Sum256([]byte("another"))
				return os.WriteFile(path, []byte(base64.StdEncoding.EncodeToString(sum[:])), 0o600)
			},
		} {
			_, dir := load(t)
			path := filepath.Join(dir, name)
			if err := spoil(path); err != nil {
				t.Fatal(err)
			}
			if _, err := keys.Load(dir); !errors.Is(err, keys.ErrIncomplete) {
				t.Errorf("%s %s: %v", name, fault, err)
			}
			if _, err := os.Stat(path); fault == "missing" && !errors.Is(err, os.ErrNotExist) {
				t.Errorf("%s was made anew", name)
			}
		}
	}
}

func TestExposedSecretsAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		mode os.FileMode
		want error
	}{
		{"pepper", 0o644, keys.ErrExposed}, {"token", 0o606, keys.ErrExposed}, {"mailer", 0o660, keys.ErrExposed},
		{"fingerprints", 0o602, keys.ErrExposed}, {".", 0o755, keys.ErrExposed}, {".", 0o770, keys.ErrExposed},
		{"pepper", 0o640, nil}, {"pepper", 0o400, nil}, {".", 0o750, nil}, {".", 0o500, nil},
	} {
		_, dir := load(t)
		if err := os.Chmod(filepath.Join(dir, c.name), c.mode); err != nil {
			t.Fatal(err)
		}
		if _, err := keys.Load(dir); !errors.Is(err, c.want) {
			t.Errorf("%s with mode %04o: %v", c.name, c.mode, err)
		}
		if err := os.Chmod(dir, 0o700); err != nil { // for the cleaning up
			t.Fatal(err)
		}
	}
}

func TestTheDemonstrationsSecretsAreRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"pepper", "mailer", "token", "sealing"} {
		dir := filepath.Join(t.TempDir(), "keys")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		demo := sha256.Sum256([]byte("kermesse demo, not a secret: " + name))
		if err := os.WriteFile(filepath.Join(dir, name), []byte(base64.StdEncoding.EncodeToString(demo[:])), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := keys.Load(dir); !errors.Is(err, keys.ErrDemo) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTwoStartsAtOnceShareTheirSecrets(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	const starts = 8
	prints := make([]string, starts)
	var wg sync.WaitGroup
	for i := range starts {
		wg.Go(func() {
			k, err := keys.Load(dir)
			if err != nil {
				t.Error(err)
				return
			}
			prints[i] = fmt.Sprint(k.Fingerprints())
		})
	}
	wg.Wait()
	for _, p := range prints {
		if p != prints[0] {
			t.Errorf("%s and %s", p, prints[0])
		}
	}
}

func TestAFolderThatCannotBeMade(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "keys"), "/proc/kermesse"} {
		if _, err := keys.Load(dir); err == nil {
			t.Errorf("%s was accepted", dir)
		}
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	data, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
