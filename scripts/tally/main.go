// Command tally reads what test runners report and counts it, so that one line closes a run of all of them.
//
//	go test -json ./... | tally go FILE    show packages and failures as go test does, leave the count in FILE
//	tally sum FILE…                        add up such files, and the JSON reports of Vitest and Playwright
//
// A skipped test counts against the run: a proof that did not happen is not a proof. So does a report that
// is missing, because its runner never got that far.
package main

import (
	"fmt"
	"io"
	"os"
)

func main() {
	ok, err := run(os.Args[1:], os.Stdin, os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "tally:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// run does what the arguments ask and tells whether everything passed.
func run(args []string, in io.Reader, out io.Writer) (bool, error) {
	switch {
	case len(args) == 2 && args[0] == "go":
		count, err := watchGo(in, out)
		if err != nil {
			return false, err
		}
		return count.ok(), count.save(args[1])
	case len(args) >= 2 && args[0] == "sum":
		return sum(args[1:], out)
	}
	return false, fmt.Errorf("usage: tally go FILE | tally sum FILE…")
}
