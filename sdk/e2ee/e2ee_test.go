package e2ee_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/sdk/e2ee"
)

func TestEncIsTheConcatenationOfItsParts(t *testing.T) {
	got, err := e2ee.Enc(e2ee.Str("é"), e2ee.Int(258), e2ee.Bytes(nil))
	want := []byte{0, 0, 0, 2, 0xc3, 0xa9, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0}
	if err != nil || !bytes.Equal(got, want) {
		t.Fatalf("Enc = %x, %v, want %x", got, err, want)
	}
	if got := e2ee.LP([]byte("abc")); !bytes.Equal(got, []byte("\x00\x00\x00\x03abc")) {
		t.Fatalf("LP = %x", got)
	}
}

func TestEncRefusesWhatAnotherClientCannotWrite(t *testing.T) {
	for name, p := range map[string]e2ee.Part{
		"2^53":          e2ee.Int(e2ee.MaxInt + 1),
		"invalid UTF-8": e2ee.Str("a\xff"),
	} {
		if _, err := e2ee.Enc(e2ee.Str("ok"), p); !errors.Is(err, e2ee.ErrMalformed) {
			t.Errorf("%s: %v, want malformed", name, err)
		}
	}
	if _, err := e2ee.Enc(e2ee.Int(e2ee.MaxInt)); err != nil {
		t.Errorf("2^53-1: %v", err)
	}
}

func TestEncCanBeReadBackInOneWayOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SliceOf(rapid.Byte())).Draw(t, "parts")
		in := make([]e2ee.Part, len(parts))
		for i, p := range parts {
			in[i] = e2ee.Bytes(p)
		}
		b, err := e2ee.Enc(in...)
		if err != nil {
			t.Fatal(err)
		}
		for i, p := range parts {
			n := binary.BigEndian.Uint32(b)
			if int(n) != len(p) || !bytes.Equal(b[4:4+n], p) {
				t.Fatalf("part %d is not where it should be", i)
			}
			b = b[4+n:]
		}
		if len(b) != 0 {
			t.Fatalf("%d bytes too many", len(b))
		}
	})
}

func TestBase64URLHasOneSpelling(t *testing.T) {
	for _, s := range []string{"AA==", "AB", "A", "AAB", "a b", "AA\n", "A\rA", "+/A", "AA ", "é", "AAA="} {
		if b, err := e2ee.ParseBase64URL(s); !errors.Is(err, e2ee.ErrMalformed) {
			t.Errorf("%q decoded to %x, %v, want malformed", s, b, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")
		got, err := e2ee.ParseBase64URL(e2ee.Base64URL(b))
		if err != nil || !bytes.Equal(got, b) {
			t.Fatalf("%x came back as %x, %v", b, got, err)
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`[A-Za-z0-9_=+/ \n\-]{0,12}`).Draw(t, "text")
		if b, err := e2ee.ParseBase64URL(s); err == nil && e2ee.Base64URL(b) != s {
			t.Fatalf("%q and %q are the same bytes", s, e2ee.Base64URL(b))
		}
	})
}

func TestNormalizeEmail(t *testing.T) {
	for in, want := range map[string]string{
		"  Alice@Example.test ": "alice@example.test",
		"\u00a0a@b.test\u0085":  "a@b.test",
		"ÉLODIE@b.test":         "Élodie@b.test", // ASCII only: É is another letter than é
		"\uff21\uff4c@b.test":   "al@b.test",     // full width
		"\u212aim@b.test":       "kim@b.test",    // the Kelvin sign becomes K first
		"e\u0301lodie@b.test":   "élodie@b.test",
		"\ufeffa@b.test":        "\ufeffa@b.test", // not white space in Unicode
		"":                      "",
	} {
		if got := e2ee.NormalizeEmail(in); got != want {
			t.Errorf("NormalizeEmail(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBoundsOfTheParameters(t *testing.T) {
	for _, c := range []struct {
		kdf e2ee.KDF
		ok  bool
	}{
		{e2ee.DefaultPBKDF2(), true},
		{e2ee.DefaultArgon2id(), true},
		{e2ee.KDF{Alg: 1, P1: 10_000_000}, true},
		{e2ee.KDF{Alg: 1, P1: 10_000_001}, false},
		{e2ee.KDF{Alg: 1, P1: 600_000, P3: e2ee.MaxInt + 1}, false},
		{e2ee.KDF{Alg: 2, P1: 19456, P2: 2, P3: 1}, true},
		{e2ee.KDF{Alg: 2, P1: 19455, P2: 2, P3: 1}, false},
		{e2ee.KDF{Alg: 2, P1: 1 << 20, P2: 20, P3: 4}, true},
		{e2ee.KDF{Alg: 2, P1: 1<<20 + 1, P2: 2, P3: 1}, false},
		{e2ee.KDF{Alg: 2, P1: 19456, P2: 1, P3: 1}, false},
		{e2ee.KDF{Alg: 2, P1: 19456, P2: 21, P3: 1}, false},
		{e2ee.KDF{Alg: 2, P1: 19456, P2: 2, P3: 0}, false},
		{e2ee.KDF{Alg: 2, P1: 19456, P2: 2, P3: 5}, false},
		{e2ee.KDF{}, false},
	} {
		if err := c.kdf.Check(); (err == nil) != c.ok {
			t.Errorf("%+v: %v, want accepted = %t", c.kdf, err, c.ok)
		}
	}
}

func TestPinnedParametersNeverGetWeaker(t *testing.T) {
	pin := e2ee.DefaultArgon2id()
	for _, c := range []struct {
		kdf e2ee.KDF
		ok  bool
	}{
		{pin, true},
		{e2ee.KDF{Alg: 2, P1: 131072, P2: 3, P3: 4}, true},
		{e2ee.KDF{Alg: 2, P1: 32768, P2: 9, P3: 1}, false},
		{e2ee.KDF{Alg: 2, P1: 65536, P2: 2, P3: 1}, false},
		{e2ee.KDF{Alg: 1, P1: 10_000_000}, false},
	} {
		if err := c.kdf.CheckPinned(pin); (err == nil) != c.ok {
			t.Errorf("%+v after %+v: %v, want accepted = %t", c.kdf, pin, err, c.ok)
		}
	}
	if err := pin.CheckPinned(e2ee.DefaultPBKDF2()); err != nil {
		t.Errorf("Argon2id after PBKDF2: %v", err)
	}
}

func TestTheSameWordsTypedOtherwiseGiveTheSameKey(t *testing.T) {
	k := e2ee.DefaultPBKDF2()
	auth := func(realm, email, password string) [32]byte {
		t.Helper()
		m, err := k.Master(realm, email, password)
		if err != nil {
			t.Fatal(err)
		}
		a, err := m.Auth()
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	a := auth("https://a.test", "a@b.test", "Crème Brûlée 1")
	if auth("https://a.test", " A@B.test", "Cre\u0300me Bru\u0302le\u0301e 1") != a {
		t.Error("composed and decomposed accents differ")
	}
	if auth("https://b.test", "a@b.test", "Crème Brûlée 1") == a {
		t.Error("two instances get the same secret")
	}
}

func TestMasterRefusesBeforeDeriving(t *testing.T) {
	if _, err := (e2ee.KDF{Alg: 1, P1: 1000}).Master("r", "e", "p"); !errors.Is(err, e2ee.ErrKDFRefused) {
		t.Errorf("weak parameters: %v", err)
	}
	if _, err := e2ee.DefaultPBKDF2().Master("r", "e", "p\xff"); !errors.Is(err, e2ee.ErrMalformed) {
		t.Errorf("invalid password: %v", err)
	}
	if _, err := e2ee.DefaultPBKDF2().Master("r", "e\xff", "p"); !errors.Is(err, e2ee.ErrMalformed) {
		t.Errorf("invalid address: %v", err)
	}
}

func TestTheMasterKeyIsNotPrinted(t *testing.T) {
	m, err := e2ee.DefaultPBKDF2().Master("realm", "a@b.test", "password")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if s := fmt.Sprintf(verb, m); !strings.Contains(s, "hidden") {
			t.Errorf("%s prints %s", verb, s)
		}
	}
	if e2ee.ErrKDFRefused.Code() != "kdf_refused" || e2ee.ErrKDFRefused.Error() != "e2ee: kdf_refused" {
		t.Error("the code has changed")
	}
}
