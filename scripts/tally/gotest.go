package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// event is one line of go test -json (cmd/test2json, and cmd/go for builds).
type event struct {
	Action      string
	Package     string
	ImportPath  string
	Test        string
	Elapsed     float64
	Output      string
	FailedBuild string
}

// watchGo prints one line per package, the output of what failed, and counts tests, subtests included. A package
// that fails outside its tests (it does not build, it panics, it times out) counts as one failure.
func watchGo(in io.Reader, out io.Writer) (count, error) {
	var total count
	printed := map[string][]string{} // output by package and test, until its verdict is known
	failedTests := map[string]int{}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 0 {
			var e event
			if json.Unmarshal(line, &e) != nil || e.Action == "" {
				fmt.Fprintf(out, "%s", line) // what go itself says, outside the protocol
			} else {
				total.add(e, printed, failedTests, out)
			}
		}
		if err == io.EOF {
			return total, nil
		}
		if err != nil {
			return total, err
		}
	}
}

func (c *count) add(e event, printed map[string][]string, failedTests map[string]int, out io.Writer) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		printed[key] = append(printed[key], e.Output)
		return
	case "build-output":
		fmt.Fprint(out, e.Output)
		return
	case "pass", "fail", "skip":
	default:
		return
	}
	if e.Test == "" {
		c.addPackage(e, printed[key], failedTests[e.Package], out)
	} else {
		switch e.Action {
		case "pass":
			c.Passed++
		case "fail":
			c.Failed++
			failedTests[e.Package]++
			fmt.Fprint(out, strings.Join(printed[key], ""))
		case "skip":
			c.Skipped++
			fmt.Fprint(out, strings.Join(printed[key], ""))
		}
	}
	delete(printed, key)
}

func (c *count) addPackage(e event, output []string, failedTests int, out io.Writer) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(out, "ok    %s  %.1fs\n", e.Package, e.Elapsed)
	case "fail":
		if failedTests == 0 || e.FailedBuild != "" {
			c.Failed++
		}
		fmt.Fprint(out, strings.Join(output, ""))
		fmt.Fprintf(out, "FAIL  %s  %.1fs\n", e.Package, e.Elapsed)
	}
}
