package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// count is how many tests of one runner ended how.
type count struct {
	Passed  int `json:"passed"`
	Failed  int `json:"failed"`
	Skipped int `json:"skipped"`
}

// ok tells whether something ran and nothing went wrong or unproven.
func (c count) ok() bool { return c.Passed > 0 && c.Failed == 0 && c.Skipped == 0 }

func (c count) String() string {
	s := fmt.Sprintf("%d passed, %d failed", c.Passed, c.Failed)
	if c.Skipped > 0 {
		s += fmt.Sprintf(", %d skipped", c.Skipped)
	}
	return s
}

func (c count) save(file string) error {
	text, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}

// report holds the fields that tell the three formats apart: this command's own, Vitest's (Jest's) and Playwright's.
type report struct {
	count
	NumPassedTests  *int `json:"numPassedTests"`
	NumFailedTests  int  `json:"numFailedTests"`
	NumPendingTests int  `json:"numPendingTests"`
	NumTodoTests    int  `json:"numTodoTests"`
	Success         bool `json:"success"`
	Stats           *struct {
		Expected   int `json:"expected"`
		Unexpected int `json:"unexpected"`
		Flaky      int `json:"flaky"`
		Skipped    int `json:"skipped"`
	} `json:"stats"`
	Errors []struct {
		Message string `json:"message"`
	} `json:"errors"`
}

// tests reduces any of the formats to a count. A journey that passed only when tried again failed, and so did a
// file that could not be loaded.
func (r report) tests() count {
	switch {
	case r.Stats != nil:
		return count{Passed: r.Stats.Expected, Failed: r.Stats.Unexpected + r.Stats.Flaky + len(r.Errors), Skipped: r.Stats.Skipped}
	case r.NumPassedTests != nil:
		c := count{Passed: *r.NumPassedTests, Failed: r.NumFailedTests, Skipped: r.NumPendingTests + r.NumTodoTests}
		if !r.Success && c.Failed == 0 {
			c.Failed = 1
		}
		return c
	}
	return r.count
}

// sum prints a line per report and, alone on the last line, the total.
func sum(files []string, out io.Writer) (bool, error) {
	var total count
	allOK := true
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		text, err := os.ReadFile(file)
		if errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintf(out, "%s: did not run\n", name)
			total.Failed++
			allOK = false
			continue
		}
		if err != nil {
			return false, err
		}
		var r report
		if err := json.Unmarshal(text, &r); err != nil {
			return false, fmt.Errorf("%s: %w", file, err)
		}
		c := r.tests()
		fmt.Fprintf(out, "%s: %s\n", name, c)
		total.Passed += c.Passed
		total.Failed += c.Failed
		total.Skipped += c.Skipped
		allOK = allOK && c.ok()
	}
	fmt.Fprintln(out, total)
	return allOK, nil
}
