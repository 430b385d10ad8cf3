package outbound

import "net/netip"

// special are the ranges inside the routable space that are not the public
// Internet: the IANA special-purpose registries (RFC 6890 and its updates), and
// one cloud's metadata service that sits on an ordinary address. IPv6 outside
// 2000::/3 needs no line: Public refuses it all.
var special = [...]netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),        // this network; unspecified
	netip.MustParsePrefix("10.0.0.0/8"),       // private
	netip.MustParsePrefix("100.64.0.0/10"),    // carriers' NAT; Alibaba's metadata
	netip.MustParsePrefix("127.0.0.0/8"),      // loopback
	netip.MustParsePrefix("168.63.129.16/32"), // Azure's metadata
	netip.MustParsePrefix("169.254.0.0/16"),   // link-local; metadata of most clouds
	netip.MustParsePrefix("172.16.0.0/12"),    // private
	netip.MustParsePrefix("192.0.0.0/24"),     // protocol assignments; Oracle's metadata
	netip.MustParsePrefix("192.0.2.0/24"),     // documentation
	netip.MustParsePrefix("192.31.196.0/24"),  // AS112
	netip.MustParsePrefix("192.52.193.0/24"),  // multicast tunnels
	netip.MustParsePrefix("192.88.99.0/24"),   // 6to4 relays
	netip.MustParsePrefix("192.168.0.0/16"),   // private
	netip.MustParsePrefix("192.175.48.0/24"),  // AS112
	netip.MustParsePrefix("198.18.0.0/15"),    // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"),  // documentation
	netip.MustParsePrefix("203.0.113.0/24"),   // documentation
	netip.MustParsePrefix("224.0.0.0/4"),      // multicast
	netip.MustParsePrefix("240.0.0.0/4"),      // reserved; broadcast

	netip.MustParsePrefix("2001::/23"),         // protocol assignments; Teredo, which embeds IPv4
	netip.MustParsePrefix("2001:db8::/32"),     // documentation
	netip.MustParsePrefix("2002::/16"),         // 6to4, which embeds IPv4
	netip.MustParsePrefix("2620:4f:8000::/48"), // AS112
	netip.MustParsePrefix("3fff::/20"),         // documentation
}

// globalUnicast is the only part of IPv6 given out to the public so far
// (RFC 4291 §2.4, IANA IPv6 address space). Outside are loopback, unspecified,
// IPv4 in its mapped (::ffff:0:0/96), compatible (::/96) and NAT64 (64:ff9b::/96,
// 64:ff9b:1::/48) forms, unique local, link-local, site-local and multicast.
var globalUnicast = netip.MustParsePrefix("2000::/3")

// Public tells whether an address is on the public Internet: not this machine,
// not a private network, not a way of writing one of these as something else.
// IPv4 written as IPv6 is not, whatever it says inside.
func Public(addr netip.Addr) bool {
	if !addr.IsValid() || addr.Zone() != "" || (addr.Is6() && !globalUnicast.Contains(addr)) {
		return false
	}
	for _, p := range special {
		if p.Contains(addr) {
			return false
		}
	}
	return true
}
