// Package geo tells where about in the world an address is, from a file in the MaxMind format that the
// operator provides. No address is kept or sent anywhere.
package geo

import (
	"fmt"
	"net/netip"

	"github.com/oschwald/maxminddb-golang/v2"
)

// Places is an open database of places. The zero value, and nil, know none.
type Places struct{ db *maxminddb.Reader }

// Open reads the database at path.
func Open(path string) (*Places, error) {
	db, err := maxminddb.Open(path)
	if err != nil {
		return nil, fmt.Errorf("geo: %w", err)
	}
	return &Places{db}, nil
}

// Close gives the file back.
func (p *Places) Close() error {
	if p == nil || p.db == nil {
		return nil
	}
	return p.db.Close()
}

// maxPlace is how long the name of a place may be, in bytes.
const maxPlace = 100

// Of is the place of an address as "town, country code", or the country code alone; empty when it is
// not known.
func (p *Places) Of(address string) string {
	if p == nil || p.db == nil {
		return ""
	}
	at, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	var found struct {
		City struct {
			Names map[string]string `maxminddb:"names"`
		} `maxminddb:"city"`
		Country struct {
			Code string `maxminddb:"iso_code"`
		} `maxminddb:"country"`
	}
	if err := p.db.Lookup(at.Unmap()).Decode(&found); err != nil {
		return ""
	}
	place := found.Country.Code
	if town := found.City.Names["en"]; town != "" && place != "" {
		place = town + ", " + place
	}
	if len(place) > maxPlace {
		return found.Country.Code
	}
	return place
}
