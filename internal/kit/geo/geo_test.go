package geo_test

import (
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"github.com/maxmind/mmdbwriter"
	"github.com/maxmind/mmdbwriter/mmdbtype"
	"go4.org/netipx"

	"github.com/kermesse/kermesse/internal/kit/geo"
)

// file writes a database with a town, a country and a network without either.
func file(t *testing.T) string {
	t.Helper()
	tree, err := mmdbwriter.New(mmdbwriter.Options{DatabaseType: "Test-City", RecordSize: 24, IncludeReservedNetworks: true})
	if err != nil {
		t.Fatal(err)
	}
	lyon := mmdbtype.Map{
		"city":    mmdbtype.Map{"names": mmdbtype.Map{"en": mmdbtype.String("Lyon"), "fr": mmdbtype.String("Lyon")}},
		"country": mmdbtype.Map{"iso_code": mmdbtype.String("FR")},
	}
	for network, at := range map[string]mmdbtype.DataType{
		"203.0.113.0/25": lyon, "2001:db8::/32": lyon,
		"198.51.100.0/24": mmdbtype.Map{"country": mmdbtype.Map{"iso_code": mmdbtype.String("BE")}},
		"192.0.2.0/24":    mmdbtype.Map{"continent": mmdbtype.Map{"code": mmdbtype.String("EU")}},
	} {
		if err := tree.Insert(netipx.PrefixIPNet(netip.MustParsePrefix(network)), at); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "places.mmdb")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tree.WriteTo(f); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestWhereAnAddressIs(t *testing.T) {
	t.Parallel()
	places, err := geo.Open(file(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = places.Close() })
	for address, want := range map[string]string{
		"203.0.113.7": "Lyon, FR", "::ffff:203.0.113.7": "Lyon, FR", "2001:db8::1": "Lyon, FR", "198.51.100.1": "BE",
		"192.0.2.1": "", "203.0.113.200": "", "10.0.0.1": "", "::1": "", "": "", "not an address": "", "fe80::1%eth0": "",
	} {
		if got := places.Of(address); got != want {
			t.Errorf("%q is in %q; want %q", address, got, want)
		}
	}
	var none *geo.Places
	if none.Of("203.0.113.7") != "" || none.Close() != nil {
		t.Error("without a file something is known")
	}
}

func TestAFileThatIsNoDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	for name, content := range map[string]string{"empty": "", "text": "Lyon, FR\n"} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := geo.Open(path); err == nil {
			t.Errorf("%s is read", name)
		}
	}
	if _, err := geo.Open(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a missing file is read")
	}
}
