package e2ee_test

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"testing"

	"github.com/kermesse/kermesse/sdk/e2ee"
)

type vectors struct {
	Realm string `json:"realm"`
	KDF   []struct {
		e2ee.KDF
		Password  string `json:"password"`
		Email     string `json:"email"`
		EmailNorm string `json:"email_norm"`
		Salt      string `json:"salt"`
		Auth      string `json:"auth"`
		SlotKey   string `json:"slot_key"`
	} `json:"kdf"`
	Refused []struct {
		e2ee.KDF
		Pin *e2ee.KDF `json:"pin"`
	} `json:"kdf_refused"`
}

func load(t *testing.T) vectors {
	t.Helper()
	raw, err := os.ReadFile("../testdata/crypto-vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if len(v.KDF) == 0 || len(v.Refused) == 0 {
		t.Fatal("the vector file has no kdf entries")
	}
	return v
}

func TestDerivationMatchesTheVectors(t *testing.T) {
	v := load(t)
	for _, c := range v.KDF {
		if got := e2ee.NormalizeEmail(c.Email); got != c.EmailNorm {
			t.Errorf("NormalizeEmail(%q) = %q, want %q", c.Email, got, c.EmailNorm)
		}
		salt, err := c.KDF.Salt(v.Realm, c.Email)
		same(t, c.Alg, "salt", salt, err, c.Salt)
		master, err := c.Master(v.Realm, c.Email, c.Password)
		if err != nil {
			t.Fatalf("alg %d: %v", c.Alg, err)
		}
		auth, err := master.Auth()
		same(t, c.Alg, "auth", auth, err, c.Auth)
		slot, err := master.SlotKey()
		same(t, c.Alg, "slot key", slot, err, c.SlotKey)
	}
}

func same(t *testing.T, alg uint64, what string, got [32]byte, err error, want string) {
	t.Helper()
	if err != nil || hex.EncodeToString(got[:]) != want {
		t.Errorf("alg %d: %s = %x, %v, want %s", alg, what, got, err, want)
	}
}

func TestParametersOfTheVectorsAreRefused(t *testing.T) {
	for _, c := range load(t).Refused {
		err := c.Check()
		if c.Pin != nil {
			if err != nil {
				t.Errorf("%+v alone: %v, want accepted", c.KDF, err)
			}
			err = c.CheckPinned(*c.Pin)
		}
		if !errors.Is(err, e2ee.ErrKDFRefused) {
			t.Errorf("%+v pinned %+v: %v, want kdf_refused", c.KDF, c.Pin, err)
		}
	}
}
