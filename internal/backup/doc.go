// Package backup keeps an instance in one encrypted file and brings it back (OP-4).
//
// Database and keys travel together: without its keys a database opens for nobody. A backup is an
// age file (https://age-encryption.org/v1) around a gzipped tar:
//
//	manifest.json    what is inside: engine, migrations, fingerprints, sizes and SHA-256
//	keys/…           the folder of keys
//	database         a SQLite file, or a dump in PostgreSQL's custom format
//
// [Write] works while the instance runs: the database is copied as it was at one instant. The file
// appears under its name only once it was read back whole. [Restore] writes into emptiness only, and
// nothing takes its final name before everything was checked.
package backup
