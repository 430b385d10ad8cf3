package outbound_test

import (
	"net/netip"
	"testing"

	"pgregory.net/rapid"

	"github.com/kermesse/kermesse/internal/kit/outbound"
)

func TestPublic(t *testing.T) {
	t.Parallel()
	for _, addr := range []string{
		"1.1.1.1", "9.255.255.255", "11.0.0.0", "93.184.215.14", "100.63.255.255", "100.128.0.0", "168.63.129.15",
		"169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "198.17.255.255", "223.255.255.255",
		"2001:200::1", "2606:4700::1111", "2a00:1450:4007::5", "2003::1",
	} {
		if !outbound.Public(netip.MustParseAddr(addr)) {
			t.Errorf("%s is public", addr)
		}
	}
	for _, addr := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
		"169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
		"198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::8.8.8.8", "64:ff9b::10.0.0.1", "64:ff9b::8.8.8.8", "64:ff9b:1::1",
		"100::1", "2001::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1",
		"fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "2606:4700::1111%eth0",
	} {
		if outbound.Public(netip.MustParseAddr(addr)) {
			t.Errorf("%s is not public", addr)
		}
	}
	if outbound.Public(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestNoDisguiseMakesIPv4Public(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		four := [4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "IPv4"))
		addr := netip.AddrFrom4(four)
		if outbound.Public(addr) && (addr.IsPrivate() || addr.IsLoopback() || addr.IsMulticast() || addr.IsLinkLocalUnicast() || addr.IsUnspecified()) {
			t.Errorf("%s is public", addr)
		}
		for _, prefix := range []string{"::ffff:0:0", "::", "64:ff9b::"} {
			sixteen := netip.MustParseAddr(prefix).As16()
			copy(sixteen[12:], four[:])
			if outbound.Public(netip.AddrFrom16(sixteen)) {
				t.Errorf("%s is public as %s", addr, netip.AddrFrom16(sixteen))
			}
		}
		sixToFour := [16]byte{0x20, 0x02, four[0], four[1], four[2], four[3]}
		if outbound.Public(netip.AddrFrom16(sixToFour)) {
			t.Errorf("%s is public by 6to4", addr)
		}
	})
}
