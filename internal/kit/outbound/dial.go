package outbound

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"syscall"
	"time"
)

// A name may have many addresses; a few are enough, and each gets a part of
// the time only, so that a dead one does not use it up.
const (
	maxAttempts = 4
	attempt     = 3 * time.Second
)

// dial resolves the name once and connects to one of the addresses found, by
// number. No address is asked that is not allowed.
func (c *Client) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("%w: no port", ErrForbidden)
	}
	addrs, err := c.resolve(ctx, host)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{Timeout: attempt, Control: c.control}
	var failures []error
	for _, addr := range addrs {
		conn, err := dialer.DialContext(ctx, network, net.JoinHostPort(addr.String(), port))
		if err == nil {
			return conn, nil
		}
		failures = append(failures, err)
	}
	return nil, errors.Join(failures...)
}

// resolve gives the addresses of host that may be asked, at least one.
func (c *Client) resolve(ctx context.Context, host string) ([]netip.Addr, error) {
	if literal, err := netip.ParseAddr(host); err == nil {
		if !c.allowed(literal) {
			return nil, fmt.Errorf("%w: %s", ErrForbidden, literal)
		}
		return []netip.Addr{literal}, nil
	}
	found, err := c.options.Resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, fmt.Errorf("resolve %s: %w", host, err)
	}
	var addrs []netip.Addr
	for _, addr := range found {
		// The standard resolver writes IPv4 as IPv6.
		if addr = addr.Unmap(); c.allowed(addr) && len(addrs) < maxAttempts {
			addrs = append(addrs, addr)
		}
	}
	if len(addrs) == 0 {
		return nil, fmt.Errorf("%w: %s is not on the public Internet", ErrForbidden, host)
	}
	return addrs, nil
}

// control sees every socket before it connects: whatever happened above, and
// whatever it becomes one day, nothing leaves for a forbidden address.
func (c *Client) control(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !c.allowed(at.Addr()) {
		return fmt.Errorf("%w: %s", ErrForbidden, address)
	}
	return nil
}

func (c *Client) allowed(addr netip.Addr) bool {
	for _, p := range c.options.Networks {
		if p.Contains(addr) {
			return true
		}
	}
	return Public(addr)
}
