package clock

import (
	"regexp"
	"time"
	_ "time/tzdata" // time zones are known on machines without their own list
)

// zoneForm is what names of the IANA database look like to people. The machine's folder of zones
// holds other things too: "localtime", "posixrules", "right/Europe/Paris", which another machine, or
// a browser, does not know.
var zoneForm = regexp.MustCompile(`^[A-Z][A-Za-z0-9_+-]*(/[A-Z][A-Za-z0-9_+-]*)*$`)

// maxZone is in bytes; the longest name has 32.
const maxZone = 64

// KnownZone tells whether name is a time zone of the IANA database. Go's own "" and "Local" are
// not, and neither is "Factory", which says that nobody has chosen one.
func KnownZone(name string) bool {
	if len(name) > maxZone || name == "Local" || name == "Factory" || !zoneForm.MatchString(name) {
		return false
	}
	_, err := time.LoadLocation(name)
	return err == nil
}
