package backup

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"filippo.io/age"
)

// maxManifest bounds the manifest, and maxKey each file of the folder of keys, in bytes.
const (
	maxManifest = 1 << 20
	maxKey      = 4 << 10
)

// describe measures a file that is about to be put into an archive.
func describe(name, path string) (File, error) {
	file, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	defer file.Close()
	sum := sha256.New()
	size, err := io.Copy(sum, file)
	return File{Name: name, Size: size, SHA256: hex.EncodeToString(sum.Sum(nil))}, err
}

// pack writes the archive, encrypted, to w. paths says where each of the manifest's files is.
func pack(w io.Writer, lock Lock, m Manifest, paths map[string]string) error {
	sealed, err := age.Encrypt(w, lock.recipients...)
	if err != nil {
		return err
	}
	squeezed, err := gzip.NewWriterLevel(sealed, gzip.BestSpeed)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(squeezed)
	head, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	if err := archive.WriteHeader(&tar.Header{Name: manifestName, Size: int64(len(head)), Mode: 0o600, ModTime: m.MadeAt}); err != nil {
		return err
	}
	if _, err := archive.Write(head); err != nil {
		return err
	}
	for _, f := range m.Files {
		if err := archive.WriteHeader(&tar.Header{Name: f.Name, Size: f.Size, Mode: 0o600, ModTime: m.MadeAt}); err != nil {
			return err
		}
		if err := add(archive, paths[f.Name]); err != nil {
			return err
		}
	}
	return errors.Join(archive.Close(), squeezed.Close(), sealed.Close())
}

func add(w io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

// unpack reads an archive to its very end. accept sees the manifest before anything else; open
// gives where each file goes. What was written is to be used only when unpack returns no error: the
// end of the file is what proves that it is whole.
func unpack(r io.Reader, key Key, accept func(Manifest) error, open func(File) (io.WriteCloser, error)) (Manifest, error) {
	var m Manifest
	plain, err := key.open(r)
	if err != nil {
		return m, err
	}
	damaged := func(err error) (Manifest, error) { return m, fmt.Errorf("%w: %w", ErrDamaged, err) }
	loose, err := gzip.NewReader(plain)
	if err != nil {
		return damaged(err)
	}
	archive := tar.NewReader(loose)
	head, err := archive.Next()
	if err != nil {
		return damaged(err)
	}
	if head.Name != manifestName || head.Size > maxManifest {
		return damaged(errors.New("it does not begin with its manifest"))
	}
	if err := json.NewDecoder(archive).Decode(&m); err != nil {
		return damaged(err)
	}
	if m.Format > format {
		return m, fmt.Errorf("the backup was made by a later version (%s) in a format that this one does not know", m.Version)
	}
	if err := accept(m); err != nil {
		return m, err
	}
	for _, f := range m.Files {
		head, err := archive.Next()
		if err != nil {
			return damaged(err)
		}
		if head.Name != f.Name || head.Size != f.Size || head.Typeflag != tar.TypeReg {
			return damaged(fmt.Errorf("%q stands where %q should", head.Name, f.Name))
		}
		if err := extract(archive, f, open); err != nil {
			return m, err
		}
	}
	if _, err := archive.Next(); !errors.Is(err, io.EOF) {
		return damaged(errors.New("it holds more than its manifest says"))
	}
	if _, err := io.Copy(io.Discard, loose); err != nil {
		return damaged(err)
	}
	if _, err := io.Copy(io.Discard, plain); err != nil {
		return damaged(err)
	}
	return m, nil
}

func extract(r io.Reader, f File, open func(File) (io.WriteCloser, error)) error {
	out, err := open(f)
	if err != nil {
		return err
	}
	sum := sha256.New()
	source := &readFailure{Reader: r}
	_, err = io.Copy(io.MultiWriter(out, sum), source)
	if source.err != nil {
		err = fmt.Errorf("%w: %w", ErrDamaged, source.err)
	}
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return fmt.Errorf("%w: %s is not what was put in", ErrDamaged, f.Name)
	}
	return nil
}

// readFailure remembers that reading failed, so that a full disk is not mistaken for damage.
type readFailure struct {
	io.Reader
	err error
}

func (r *readFailure) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.err = err
	}
	return n, err
}
