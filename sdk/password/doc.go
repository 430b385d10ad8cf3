// Package password is the rule for new passwords (AC-3), for every program that
// sees a password before it becomes a secret: the server never does, so it
// cannot check. The web client has the same rule in TypeScript;
// sdk/testdata/password-vectors.json holds both to it.
//
// The rule is closed and needs no network: length, kinds of characters, not the
// person's own address, not a combination that guessers try first.
package password
