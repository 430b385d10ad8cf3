package db

import (
	"regexp"
	"sync"
)

var (
	anyRe  = regexp.MustCompile(`(?i)=\s*ANY\s*\(\s*(\$\d+)(?:::[a-z0-9_]+\[\])?\s*\)`)
	castRe = regexp.MustCompile(`(?i)::(double precision|[a-z][a-z0-9_]*)(\[\])?`)
	lockRe = regexp.MustCompile(`(?i)\bFOR (NO KEY )?(UPDATE|SHARE)( OF [a-z_]+)?( SKIP LOCKED| NOWAIT)?`)

	// limitRe finds a bound LIMIT. SQLite plans a query with the value of a bare one and so prepares it
	// again at every use; behind a sign it is an expression like any other.
	limitRe = regexp.MustCompile(`(?i)\bLIMIT (\$\d+)`)

	// portableTexts caches the rewrite by query text. Query texts are constants of the program, so
	// it cannot grow without bound.
	portableTexts sync.Map
)

// portable rewrites a query from PostgreSQL's dialect to SQLite's. Three things differ in what
// sqlc accepts: arrays (`= ANY($1::uuid[])` becomes a walk over the JSON of the same array),
// casts (dropped), and row locks (dropped: the single writer already serialises). A bound LIMIT gets a
// sign, for speed alone.
//
// It works on text. A query whose string literals it would touch is refused by a test.
func portable(query string) string {
	if cached, ok := portableTexts.Load(query); ok {
		return cached.(string)
	}
	// Inside the replacement "$1" is the regexp's group: the ordinal as written, "$7".
	out := anyRe.ReplaceAllString(query, `IN (SELECT value FROM json_each('['||substr($1,2,length($1)-2)||']'))`)
	out = castRe.ReplaceAllString(out, "")
	out = lockRe.ReplaceAllString(out, "")
	out = limitRe.ReplaceAllString(out, "LIMIT +$1")
	portableTexts.Store(query, out)
	return out
}
