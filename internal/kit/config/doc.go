// Package config is how an operator tells Kermesse what to be (OP-2).
//
// Every option has one name and may come from, the strongest first: a flag (--smtp-host), the
// environment (KERMESSE_SMTP_HOST), a TOML file (smtp-host = "…"), its default. They are read once,
// when a command starts; what is made of them travels as values.
//
// Reading never fails: whatever somebody wrote is kept as written, and [Loader.Check] then explains
// every problem at once. Options tagged secret are never printed.
package config
