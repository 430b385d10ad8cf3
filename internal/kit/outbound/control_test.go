package outbound

import (
	"errors"
	"net/netip"
	"testing"
)

// The last guard is tried alone: in normal operation the ones before it leave
// it nothing to refuse.
func TestNoSocketConnectsToAForbiddenAddress(t *testing.T) {
	t.Parallel()
	c, err := New(Options{Networks: []netip.Prefix{netip.MustParsePrefix("192.168.7.0/24")}})
	if err != nil {
		t.Fatal(err)
	}
	for address, ok := range map[string]bool{
		"1.1.1.1:443": true, "[2606:4700::1111]:443": true, "192.168.7.3:443": true,
		"127.0.0.1:443": false, "[::1]:443": false, "192.168.8.3:443": false, "[::ffff:127.0.0.1]:443": false,
		"localhost:443": false, "": false,
	} {
		if err := c.control("tcp", address, nil); (err == nil) != ok || (err != nil && !errors.Is(err, ErrForbidden)) {
			t.Errorf("%s: %v", address, err)
		}
	}
}
