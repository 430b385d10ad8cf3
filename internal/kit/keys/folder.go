package keys

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// manifestName is the file that is written last: it holds the fingerprints of
// the secrets, and as long as it is absent nothing was ever made with them.
const manifestName = "fingerprints"

// ErrIncomplete: secrets that were in use are missing or are not the same any
// more. Making new ones would lose every address and password, so that is left to
// whoever restores the folder from its backup.
var ErrIncomplete = errors.New("keys: the folder of secrets is incomplete")

// ErrExposed: others than the owner can read or change the secrets.
var ErrExposed = errors.New("keys: the secrets are open to others")

// ErrDemo: the secrets are those of the demonstration, which everybody knows.
var ErrDemo = errors.New("keys: these are the demonstration's secrets")

// Load gives the secrets in dir. At first start it makes the folder (0700) and
// one file for each (0600), each written whole or not at all and flushed to the
// disk; a start that was cut short is finished by the next, and of two processes
// starting at once both get the same secrets.
//
// It refuses a folder or file that others may read or change (ErrExposed; the
// group may read, as secrets mounted by an orchestrator need), a folder that lost
// secrets (ErrIncomplete) and the demonstration's (ErrDemo).
func Load(dir string) (*Keys, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if err := private(dir, info); err != nil {
		return nil, err
	}
	manifest, err := readPrivate(filepath.Join(dir, manifestName))
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return nil, err
	}
	raw := map[string][secretSize]byte{}
	for _, name := range names() {
		if raw[name], err = secret(filepath.Join(dir, name), fresh); err != nil {
			return nil, err
		}
		if raw[name] == demoSecret(name) {
			return nil, fmt.Errorf("%w: %s", ErrDemo, filepath.Join(dir, name))
		}
	}
	want := manifestOf(raw)
	if fresh {
		if manifest, err = create(filepath.Join(dir, manifestName), want); err != nil {
			return nil, err
		}
	}
	if !bytes.Equal(manifest, want) {
		return nil, fmt.Errorf("%w: %s does not match the secrets beside it", ErrIncomplete, filepath.Join(dir, manifestName))
	}
	return fromSecrets(raw)
}

func manifestOf(raw map[string][secretSize]byte) []byte {
	var b bytes.Buffer
	for _, name := range names() {
		fmt.Fprintf(&b, "%s %s\n", name, fingerprint(name, raw[name]))
	}
	return b.Bytes()
}

// secret reads one secret, and makes it first where that is allowed.
func secret(path string, mayCreate bool) (out [secretSize]byte, err error) {
	data, err := readPrivate(path)
	if errors.Is(err, fs.ErrNotExist) {
		if !mayCreate {
			return out, fmt.Errorf("%w: %s is missing", ErrIncomplete, path)
		}
		rand.Read(out[:]) // never fails, by its promise
		data, err = create(path, []byte(base64.StdEncoding.EncodeToString(out[:])+"\n"))
	}
	if err != nil {
		return out, err
	}
	decoded, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(decoded) != secretSize {
		return out, fmt.Errorf("%w: %s does not hold %d bytes in base64", ErrIncomplete, path, secretSize)
	}
	return [secretSize]byte(decoded), nil
}

func readPrivate(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	if err := private(path, info); err != nil {
		return nil, err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	return data, nil
}

func private(path string, info fs.FileInfo) error {
	if mode := info.Mode().Perm(); mode&0o027 != 0 {
		return fmt.Errorf("%w: %s has mode %04o; chmod go-rwx %[2]s", ErrExposed, path, mode)
	}
	return nil
}

// create puts a file in place, whole and on the disk, unless there is one
// already; it gives what is there in the end.
func create(path string, data []byte) (_ []byte, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("keys: write %s: %w", path, err)
		}
	}()
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, ".new-*") // 0600
	if err != nil {
		return nil, err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	if err == nil {
		err = temp.Sync()
	}
	if err := errors.Join(err, temp.Close()); err != nil {
		return nil, err
	}
	// A link, unlike a rename, never replaces what another process just made.
	if err := os.Link(temp.Name(), path); errors.Is(err, fs.ErrExist) {
		return readPrivate(path)
	} else if err != nil {
		return nil, err
	}
	folder, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	return data, errors.Join(folder.Sync(), folder.Close())
}
