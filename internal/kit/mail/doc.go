// Package mail writes to people: it renders letters in their language and
// sends them.
//
// A Renderer makes a Message out of a Letter; a Sender takes the Message away:
// SMTP to a mail server, Outbox to a page that shows what would have been sent
// (development, demonstration, tests). Both pass the same conformance suite.
//
// Sending waits for the network, so it is the work of a job, never done inside
// a transaction. Jobs run at least once: a message may be sent twice, with the
// same Message-ID, by which mail programs recognise it.
package mail
