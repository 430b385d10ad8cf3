package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestGoTestOutputIsCountedAndFailuresAreShown(t *testing.T) {
	const stream = `{"Action":"start","Package":"a"}
{"Action":"output","Package":"a","Test":"TestGood","Output":"--- PASS: TestGood\n"}
{"Action":"pass","Package":"a","Test":"TestGood","Elapsed":0.1}
{"Action":"pass","Package":"a","Elapsed":0.2}
{"Action":"output","Package":"b","Test":"TestBad/one","Output":"    b_test.go:3: four is not five\n"}
{"Action":"fail","Package":"b","Test":"TestBad/one","Elapsed":0.1}
{"Action":"fail","Package":"b","Test":"TestBad","Elapsed":0.1}
{"Action":"fail","Package":"b","Elapsed":0.2}
{"ImportPath":"c [c.test]","Action":"build-output","Output":"c/c.go:1: no such thing\n"}
{"ImportPath":"c [c.test]","Action":"build-fail"}
{"Action":"fail","Package":"c","Elapsed":0,"FailedBuild":"c [c.test]"}
{"Action":"output","Package":"d","Output":"panic: outside any test\n"}
{"Action":"fail","Package":"d","Elapsed":0.3}
{"Action":"skip","Package":"e","Elapsed":0}
not json at all
`
	var out strings.Builder
	got, err := watchGo(strings.NewReader(stream), &out)
	if err != nil {
		t.Fatal(err)
	}
	if want := (count{Passed: 1, Failed: 4}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
	for _, wanted := range []string{"ok    a", "four is not five", "FAIL  b", "no such thing", "FAIL  c", "panic: outside any test", "not json at all"} {
		if !strings.Contains(out.String(), wanted) {
			t.Errorf("the output lacks %q:\n%s", wanted, out.String())
		}
	}
	if strings.Contains(out.String(), "PASS: TestGood") {
		t.Error("the output of a passing test is shown")
	}
}

func TestReportsOfEveryRunnerAddUp(t *testing.T) {
	const (
		own        = `{"passed":10,"failed":0,"skipped":0}`
		vitest     = `{"numTotalTests":3,"numPassedTests":3,"numFailedTests":0,"numPendingTests":0,"numTodoTests":0,"success":true,"testResults":[]}`
		playwright = `{"suites":[],"errors":[],"stats":{"expected":2,"unexpected":0,"flaky":0,"skipped":0}}`
	)
	tests := []struct {
		name    string
		reports []string
		last    string
		ok      bool
	}{
		{"all pass", []string{own, vitest, playwright}, "15 passed, 0 failed", true},
		{"one runner never ran", []string{own, ""}, "10 passed, 1 failed", false},
		{"a runner found no test", []string{own, `{"passed":0,"failed":0,"skipped":0}`}, "10 passed, 0 failed", false},
		{"a skipped test", []string{`{"passed":1,"skipped":1}`}, "1 passed, 0 failed, 1 skipped", false},
		{"a unit test fails", []string{strings.Replace(vitest, `"numFailedTests":0`, `"numFailedTests":1`, 1)}, "3 passed, 1 failed", false},
		{"a test file does not load", []string{strings.Replace(vitest, `"success":true`, `"success":false`, 1)}, "3 passed, 1 failed", false},
		{"a journey passes only when tried again", []string{strings.Replace(playwright, `"flaky":0`, `"flaky":1`, 1)}, "2 passed, 1 failed", false},
		{"a journey cannot be loaded", []string{strings.Replace(playwright, `"errors":[]`, `"errors":[{"message":"no"}]`, 1)}, "2 passed, 1 failed", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			args := []string{"sum"}
			for i, text := range test.reports {
				file := filepath.Join(folder, string(rune('a'+i))+".json")
				if text != "" {
					if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				args = append(args, file)
			}
			var out strings.Builder
			ok, err := run(args, nil, &out)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(strings.TrimSpace(out.String()), "\n")
			if last := lines[len(lines)-1]; last != test.last {
				t.Errorf("the last line is %q, want %q", last, test.last)
			}
			if ok != test.ok {
				t.Errorf("ok is %v, want %v", ok, test.ok)
			}
		})
	}
}
