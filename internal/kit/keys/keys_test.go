package keys_test

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/kit/keys"
)

// load makes the secrets of a fresh instance and gives their folder too.
func load(t *testing.T) (*keys.Keys, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	k, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return k, dir
}

// bytesOf reads one secret from its file.
func bytesOf(t *testing.T, dir, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(data)))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestLookupHashIsTheHMACOfTheContract(t *testing.T) {
	t.Parallel()
	k, dir := load(t)
	mac := hmac.New(sha256.New, bytesOf(t, dir, "pepper"))
	mac.Write([]byte("lea@example.org"))
	if got := k.LookupHash("lea@example.org"); !bytes.Equal(got, mac.Sum(nil)) {
		t.Errorf("got %x", got)
	}
	if bytes.Equal(k.LookupHash("lea@example.org"), k.LookupHash("leo@example.org")) {
		t.Error("two addresses have one hash")
	}
	if bytes.Equal(k.LookupHash("a"), keys.Demo().LookupHash("a")) {
		t.Error("two instances have one hash")
	}
}

func TestTagDependsOnPurposeDataAndInstance(t *testing.T) {
	t.Parallel()
	k, _ := load(t)
	seen := map[string]string{}
	for name, c := range map[string]struct {
		k             *keys.Keys
		purpose, data string
	}{
		"one": {k, "kdf", "a"}, "data": {k, "kdf", "b"}, "purpose": {k, "invitation", "a"},
		"instance": {keys.Demo(), "kdf", "a"}, "joined": {k, "kdfa", ""},
	} {
		tag, err := c.k.Tag(c.purpose, []byte(c.data))
		if err != nil || len(tag) != 32 {
			t.Fatalf("%x, %v", tag, err)
		}
		if again, _ := c.k.Tag(c.purpose, []byte(c.data)); !bytes.Equal(tag, again) {
			t.Errorf("%s: not stable", name)
		}
		if other, ok := seen[string(tag)]; ok {
			t.Errorf("%s and %s have one tag", name, other)
		}
		seen[string(tag)] = name
	}
}

func TestAddressesOpenOnlyAsTheyWereSealed(t *testing.T) {
	t.Parallel()
	k, _ := load(t)
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.StringN(0, 120, 400).Draw(t, "address")
		sealed, err := k.SealAddress(address)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := k.OpenAddress(sealed); err != nil || got != address {
			t.Fatalf("%q became %q, %v", address, got, err)
		}
		if len(address) > 3 && bytes.Contains(sealed, []byte(address)) {
			t.Fatal("the address is there to read")
		}
		if again, _ := k.SealAddress(address); bytes.Equal(again, sealed) || len(again) != len(sealed) {
			t.Fatal("sealing twice gives the same bytes, or another length")
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "altered byte")
		sealed[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		if got, err := k.OpenAddress(sealed); !errors.Is(err, keys.ErrCannotOpen) || got != "" {
			// X25519 ignores the top bit of a point (RFC 7748 §5), but HPKE binds it.
			t.Fatalf("altered at %d: %q, %v", at, got, err)
		}
	})
	short, _ := k.SealAddress("a@b.fr")
	long, _ := k.SealAddress("quelqu.un.dautre@exemple-plus-long.example")
	if len(short) != len(long) {
		t.Errorf("%d and %d bytes tell short addresses from long ones", len(short), len(long))
	}
	if _, err := keys.Demo().OpenAddress(short); !errors.Is(err, keys.ErrCannotOpen) {
		t.Errorf("another instance: %v", err)
	}
	for _, bad := range [][]byte{nil, {}, {1}, {2, 3}, short[:len(short)-1], append(bytes.Clone(short), 0)} {
		if _, err := k.OpenAddress(bad); !errors.Is(err, keys.ErrCannotOpen) {
			t.Errorf("%x: %v", bad, err)
		}
	}
	if _, err := k.SealAddress(strings.Repeat("a", 513)); err == nil {
		t.Error("an address of 513 bytes was sealed")
	}
}

func TestSealedOpensForItsPurposeOnly(t *testing.T) {
	t.Parallel()
	k, _ := load(t)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		purpose := rapid.String().Draw(t, "purpose")
		sealed, err := k.Seal(purpose, plain)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := k.Open(purpose, sealed); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%x became %x, %v", plain, got, err)
		}
		if again, _ := k.Seal(purpose, plain); bytes.Equal(again, sealed) {
			t.Fatal("sealing twice gives the same bytes")
		}
		if _, err := k.Open(purpose+"x", sealed); !errors.Is(err, keys.ErrCannotOpen) {
			t.Fatalf("another purpose: %v", err)
		}
		if _, err := keys.Demo().Open(purpose, sealed); !errors.Is(err, keys.ErrCannotOpen) {
			t.Fatalf("another instance: %v", err)
		}
		at := rapid.IntRange(0, len(sealed)-1).Draw(t, "altered byte")
		sealed[at] ^= 0x10
		if _, err := k.Open(purpose, sealed); !errors.Is(err, keys.ErrCannotOpen) {
			t.Fatalf("altered: %v", err)
		}
		if _, err := k.Open(purpose, sealed[:at]); !errors.Is(err, keys.ErrCannotOpen) {
			t.Fatalf("cut: %v", err)
		}
	})
}

func TestTokenKeySignsAndNamesItself(t *testing.T) {
	t.Parallel()
	k, dir := load(t)
	key := k.TokenKey()
	signature, err := key.Sign(nil, []byte("token"), &ed25519.Options{})
	if err != nil || !ed25519.Verify(key.Public().(ed25519.PublicKey), []byte("token"), signature) {
		t.Errorf("%x, %v", signature, err)
	}
	again, err := keys.Load(dir)
	if err != nil || again.TokenKey().ID() != key.ID() || key.ID() == "" || key.ID() == keys.Demo().TokenKey().ID() {
		t.Errorf("ids %q and %q, %v", again.TokenKey().ID(), key.ID(), err)
	}
}

func TestNothingPrintsASecret(t *testing.T) {
	t.Parallel()
	k, dir := load(t)
	key := k.TokenKey()
	type holder struct {
		Keys  *keys.Keys
		Value keys.SigningKey
		keys  *keys.Keys
		key   keys.SigningKey
		copy  keys.Keys
	}
	var printed bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
		for _, v := range []any{k, key, &key, holder{k, key, k, key, *k}, &holder{k, key, k, key, *k}, []*keys.Keys{k}, map[string]any{"k": k}} {
			fmt.Fprintf(&printed, verb+"\n", v)
		}
	}
	text := slog.New(slog.NewTextHandler(&printed, nil))
	structured := slog.New(slog.NewJSONHandler(&printed, nil))
	for _, log := range []*slog.Logger{text, structured} {
		log.Info("start", "keys", k, "key", key, "all", holder{k, key, k, key, *k}, "pointer", &key)
	}
	encoded, err := json.Marshal(holder{k, key, k, key, *k})
	if err != nil {
		t.Fatal(err)
	}
	printed.Write(encoded)
	printed.WriteString(k.String() + key.String())

	out := strings.ToLower(printed.String())
	for _, name := range []string{"pepper", "mailer", "token", "sealing"} {
		raw := bytesOf(t, dir, name)
		for form, text := range map[string]string{
			"itself":  string(raw[:8]),
			"hex":     hex.EncodeToString(raw[:4]),
			"base64":  base64.StdEncoding.EncodeToString(raw[:6]),
			"numbers": strings.Trim(fmt.Sprint(raw[:4]), "[]"),
			"%#v":     strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", raw[:3]), "[]byte{"), "}"),
		} {
			if strings.Contains(out, strings.ToLower(text)) {
				t.Errorf("the %s is printed as %s", name, form)
			}
		}
	}
	if strings.Count(out, "[secret]") < 20 {
		t.Error("nothing says that there was something to hide")
	}
}

func TestDemoIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	a, b := keys.Demo(), keys.Demo()
	if fmt.Sprint(a.Fingerprints()) != fmt.Sprint(b.Fingerprints()) || len(a.Fingerprints()) != 4 {
		t.Errorf("%v and %v", a.Fingerprints(), b.Fingerprints())
	}
	sealed, err := a.SealAddress("lea@demo.example")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b.OpenAddress(sealed); err != nil || got != "lea@demo.example" {
		t.Errorf("%q, %v", got, err)
	}
}
