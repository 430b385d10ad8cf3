#!/usr/bin/env bash
# Makes sure that what `make test` needs is on this machine: a C compiler (the race detector),
# PostgreSQL 15+ with PostGIS, and Chromium. On Debian and its kin, as root or with passwordless
# sudo, it installs what is missing and says so; anywhere else it prints the one command that would,
# and fails. Go, Node, git and make are the reader's own.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/lib.sh

missing=()
why=()
want() { # package names, then the reason
	local reason=${*: -1}
	missing+=("${@:1:$#-1}")
	why+=("$reason")
}

tool_ok=1
if ! command -v go >/dev/null; then
	say "Go is needed: $(sed -n 's/^go //p' go.mod) or newer, https://go.dev/dl/"
	tool_ok=0
fi
if ! command -v node >/dev/null || ! node -e 'const [a,b]=process.versions.node.split(".").map(Number); process.exit(a>20||(a===20&&b>=19)?0:1)'; then
	say "Node is needed: 20.19 or newer, https://nodejs.org/"
	tool_ok=0
fi
command -v npm >/dev/null || { say "npm is needed: it comes with Node"; tool_ok=0; }
[ "$tool_ok" = 1 ] || exit 1

c_compiler_works || want gcc libc6-dev "gcc and libc6-dev: the race detector of go test -race"
[ -n "$(postgres_bin)" ] || want postgresql postgresql-postgis "postgresql and postgresql-postgis: the tests run on a private cluster of their own"
[ -n "$(chromium_path)" ] || want chromium "chromium: the browser journeys"

[ ${#missing[@]} -gt 0 ] || exit 0

install="apt-get install --yes --no-install-recommends ${missing[*]}"
say "Missing on this machine:"
printf '  - %s\n' "${why[@]}" >&2
if ! command -v apt-get >/dev/null; then
	say "Install them with this system's own package manager (on Debian: apt-get update && $install), then run this again."
	exit 1
fi
if [ "$(id -u)" = 0 ]; then
	as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	as_root=(sudo -n)
else
	say "Run this, then run this command again:"
	say "  sudo sh -c 'apt-get update && $install'"
	exit 1
fi
say "Installing: ${missing[*]}"
"${as_root[@]}" apt-get update --quiet >&2
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive $install >&2

c_compiler_works || { say "The C compiler still does not work."; exit 1; }
[ -n "$(postgres_bin)" ] || { say "PostgreSQL 15+ with PostGIS is still not to be found; KERMESSE_POSTGRES_BIN may name its folder."; exit 1; }
[ -n "$(chromium_path)" ] || { say "Chromium is still not to be found; CHROMIUM may name it."; exit 1; }
