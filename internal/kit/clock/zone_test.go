package clock_test

import (
	"testing"

	"github.com/kermesse/kermesse/internal/kit/clock"
)

func TestKnownZone(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Europe/Paris": true, "UTC": true, "Etc/GMT+5": true, "America/Argentina/ComodRivadavia": true, "America/Port-au-Prince": true,
		"Asia/Ho_Chi_Minh": true, "EST5EDT": true, "GB": true, "Etc/GMT-14": true, "Antarctica/DumontDUrville": true,
		"": false, "Local": false, "localtime": false, "posixrules": false, "posix/Europe/Paris": false,
		"right/Europe/Paris": false, "Factory": false, "europe/paris": false, "../UTC": false, "Europe/../UTC": false,
		"/etc/localtime": false, "Europe/Paris\n": false, "Europe": false, "Europe/": false, "Mars/Olympus": false, "tzdata.zi": false,
	} {
		if got := clock.KnownZone(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}
