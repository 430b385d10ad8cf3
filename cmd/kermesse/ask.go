package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/term"
)

// ask reads a secret from whoever sits at the terminal, twice since it is not shown, or one line
// from a pipe.
func (c *console) ask(question string) (string, error) {
	if c.in == nil {
		return "", errors.New("nobody to ask: give a file")
	}
	fd := int(c.in.Fd())
	if !term.IsTerminal(fd) {
		line, err := bufio.NewReader(io.LimitReader(c.in, 4096)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", err
		}
		if line = strings.TrimRight(line, "\r\n"); line == "" {
			return "", usageError("nothing was given on the standard input")
		}
		return line, nil
	}
	var answers [2]string
	for i, prompt := range []string{question, "Once more"} {
		_, _ = fmt.Fprintf(c.err, "%s: ", prompt)
		answer, err := term.ReadPassword(fd)
		_, _ = fmt.Fprintln(c.err)
		if err != nil {
			return "", err
		}
		answers[i] = string(answer)
	}
	if answers[0] != answers[1] {
		return "", usageError("the two answers differ")
	}
	return answers[0], nil
}
