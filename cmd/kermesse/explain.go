package main

import (
	"errors"
	"strings"

	"github.com/kermesse/kermesse/internal/kit/i18n"
	"github.com/kermesse/kermesse/internal/kit/problem"
	"github.com/kermesse/kermesse/sdk/password"
)

// explain words a problem of the house for the console, with every field that breaks a rule.
func explain(err error) error {
	raised, ok := errors.AsType[*problem.Error](err)
	if !ok {
		return err
	}
	document := raised.Document(i18n.New().For("en"), "")
	lines := []string{document.Detail}
	for _, f := range document.Errors {
		lines = append(lines, "  "+strings.TrimPrefix(f.Pointer, "/")+": "+f.Detail)
	}
	return usageError(strings.Join(lines, "\n"))
}

// checkPassword applies the rule for new passwords (AC-3).
func checkPassword(word, email string) error {
	reasons := map[password.Problem]string{
		password.TooShort:  "it has fewer than 12 characters",
		password.NoUpper:   "it has no capital letter",
		password.NoLower:   "it has no small letter",
		password.NoDigit:   "it has no digit",
		password.IsEmail:   "it is too close to the address",
		password.TooCommon: "it is among the first that somebody would try",
	}
	found := password.Check(word, email)
	if found.OK() {
		return nil
	}
	var why []string
	for _, p := range found.Problems {
		why = append(why, reasons[p])
	}
	return usageError("this password will not do: " + strings.Join(why, ", "))
}
