// Package db opens the database and runs units of work on it.
//
// Two engines run the same SQL: SQLite, embedded, one writer; PostgreSQL, by URL. Queries are
// written once in PostgreSQL's dialect (sqlc) and rewritten for SQLite by [portable].
//
// Every piece of work is one of:
//
//   - [Do]: read and write, one transaction, everything or nothing;
//   - [View]: read only; a View begun after a commit sees it;
//   - [AcrossSpaces], [ViewAcrossSpaces]: the same with the wall between spaces lifted, for a
//     [Reason] that is listed in this package.
//
// A *[Tx] is an explicit parameter, never hidden in a context. A unit inside a unit panics rather
// than deadlock on the single writer.
package db
