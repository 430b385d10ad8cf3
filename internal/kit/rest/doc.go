// Package rest is the door of the API: typed handlers over net/http, described by OpenAPI 3.1.
//
// A room registers its routes with [Handle], naming for each the operation its use case requires.
// What every request meets before a handler, in order: a request id, security headers, limits of
// size, time and number, the session, the body's rules (UTF-8, strict JSON, known fields, clean
// text), the idempotency key. What goes wrong is answered by a problem document (RFC 9457) in the
// reader's language.
package rest
