package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

var errNoRoom = errors.New("no space left on device")

// disk has room for so many bytes.
type disk struct{ room int }

func (d *disk) Write(p []byte) (int, error) {
	if d.room -= len(p); d.room < 0 {
		return 0, errNoRoom
	}
	return len(p), nil
}

func (d *disk) Close() error {
	if d.room < 0 {
		return errNoRoom
	}
	return nil
}

// entry is one thing in an archive.
type entry struct {
	name, content string
	kind          byte
}

func fileOf(name, content string) File {
	sum := sha256.Sum256([]byte(content))
	return File{Name: name, Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:])}
}

// closed encrypts what is given, squeezed before unless it is to be as it is.
func closed(t *testing.T, lock Lock, squeeze bool, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	sealed, err := age.Encrypt(&out, lock.recipients...)
	if err != nil {
		t.Fatal(err)
	}
	if squeeze {
		z := gzip.NewWriter(sealed)
		_, err = z.Write(content)
		err = errors.Join(err, z.Close())
	} else {
		_, err = sealed.Write(content)
	}
	if err := errors.Join(err, sealed.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func archiveOf(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Size: int64(len(e.content)), Mode: 0o600, Typeflag: e.kind}
		if e.kind == tar.TypeSymlink {
			h.Size, h.Linkname = 0, "/etc/passwd"
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if e.kind != tar.TypeSymlink {
			if _, err := w.Write([]byte(e.content)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestWhatAForgedArchiveHolds: whoever has the recipient can make a file that opens. It is refused for
// what it holds.
func TestWhatAForgedArchiveHolds(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	lock, err := LockFor([]string{identity.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	key := Key{[]age.Identity{identity}}
	manifest := func(files ...File) entry {
		text, err := json.Marshal(Manifest{Format: format, Version: "v1", Files: files})
		if err != nil {
			t.Fatal(err)
		}
		return entry{manifestName, string(text), tar.TypeReg}
	}
	data := entry{databaseName, "rows", tar.TypeReg}
	good := archiveOf(t, manifest(fileOf(databaseName, "rows")), data)
	if m, err := Read(bytes.NewReader(closed(t, lock, true, good)), key); err != nil || len(m.Files) != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	for name, sealed := range map[string][]byte{
		"nothing":               closed(t, lock, false, nil),
		"not squeezed":          closed(t, lock, false, good),
		"no archive":            closed(t, lock, true, []byte(strings.Repeat("nonsense", 200))),
		"empty archive":         closed(t, lock, true, archiveOf(t)),
		"no manifest":           closed(t, lock, true, archiveOf(t, data)),
		"a manifest of 2 MB":    closed(t, lock, true, archiveOf(t, entry{manifestName, strings.Repeat(" ", 2<<20) + "{}", tar.TypeReg})),
		"a manifest that is no": closed(t, lock, true, archiveOf(t, entry{manifestName, "nonsense", tar.TypeReg})),
		"a file missing":        closed(t, lock, true, archiveOf(t, manifest(fileOf(databaseName, "rows")))),
		"another name":          closed(t, lock, true, archiveOf(t, manifest(fileOf("keys/mailer", "rows")), data)),
		"another size":          closed(t, lock, true, archiveOf(t, manifest(fileOf(databaseName, "rows and rows")), data)),
		"another content":       closed(t, lock, true, archiveOf(t, manifest(fileOf(databaseName, "sowr")), data)),
		"a link":                closed(t, lock, true, archiveOf(t, manifest(fileOf(databaseName, "")), entry{databaseName, "", tar.TypeSymlink})),
		"one file more":         closed(t, lock, true, archiveOf(t, manifest(fileOf(databaseName, "rows")), data, data)),
		"cut inside a file":     closed(t, lock, true, good[:len(good)-1024-512]),
		"cut when squeezed":     closed(t, lock, false, squeezed(t, good)[:100]),
		"a broken checksum":     closed(t, lock, false, flipped(squeezed(t, good))),
	} {
		if _, err := Read(bytes.NewReader(sealed), key); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	later, err := json.Marshal(Manifest{Format: format + 1, Version: "v9"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = Read(bytes.NewReader(closed(t, lock, true, archiveOf(t, entry{manifestName, string(later), tar.TypeReg}))), key)
	if err == nil || !strings.Contains(err.Error(), "later version (v9)") {
		t.Errorf("a later format: %v", err)
	}
	// A disk that fills is not damage.
	for room := range len("rows") {
		_, err := unpack(bytes.NewReader(closed(t, lock, true, good)), key, func(Manifest) error { return nil },
			func(File) (io.WriteCloser, error) { return &disk{room}, nil })
		if !errors.Is(err, errNoRoom) || errors.Is(err, ErrDamaged) {
			t.Errorf("with room for %d bytes: %v", room, err)
		}
	}
	_, err = unpack(bytes.NewReader(closed(t, lock, true, good)), key, func(Manifest) error { return nil },
		func(File) (io.WriteCloser, error) { return nil, errNoRoom })
	if !errors.Is(err, errNoRoom) {
		t.Error(err)
	}
}

func squeezed(t *testing.T, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, err := z.Write(content)
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// flipped changes the checksum at the end of a gzip file.
func flipped(content []byte) []byte {
	content[len(content)-8] ^= 1
	return content
}

// Wherever the disk fills, no backup is said to be written.
func TestADiskThatFillsMakesNoBackup(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	lock := Lock{recipients: []age.Recipient{identity.Recipient()}}
	path := filepath.Join(t.TempDir(), databaseName)
	if err := os.WriteFile(path, bytes.Repeat([]byte("rows"), 100), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := describe(databaseName, path)
	if err != nil {
		t.Fatal(err)
	}
	m, paths := Manifest{Format: format, Files: []File{f}}, map[string]string{databaseName: path}
	var whole bytes.Buffer
	if err := pack(&whole, lock, m, paths); err != nil {
		t.Fatal(err)
	}
	for room := range whole.Len() {
		if err := pack(&disk{room}, lock, m, paths); !errors.Is(err, errNoRoom) {
			t.Fatalf("with room for %d of %d bytes: %v", room, whole.Len(), err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if err := pack(io.Discard, lock, m, paths); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	if _, err := describe(databaseName, path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	m.Files[0].Size++
	if err := os.WriteFile(path, bytes.Repeat([]byte("rows"), 100), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := pack(io.Discard, lock, m, paths); err == nil {
		t.Error("a file that became shorter was packed")
	}
}
