// Package e2ee is the client's half of Kermesse's end-to-end encryption,
// version 1, for programs written in Go: what a password becomes before
// anything leaves the machine. The web client implements the same contract on
// WebCrypto; sdk/testdata/crypto-vectors.json holds both to it, byte for byte.
//
// The package never sends anything and never logs anything. Of what it derives
// only [MasterKey.Auth] may be given to a server.
package e2ee
