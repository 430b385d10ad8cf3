#!/usr/bin/env bash
# Starts a private PostgreSQL and stops exactly that one at the end, whatever the end.
#
#   scripts/with-postgres.sh COMMAND…     run COMMAND with KERMESSE_TEST_POSTGRES set, exit as it does
#   scripts/with-postgres.sh              print the address and stay in the foreground until Ctrl-C
#
#   --data FOLDER   keep the cluster there (made when absent) instead of in a temporary folder
#   --durable       flush to disk like production; otherwise nothing is flushed, for speed
#
# The address is that of a superuser with a random password, on a free loopback port. PostgreSQL
# refuses to run as root, so as root it runs as the user postgres (or nobody).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"

data= durable=
while [ $# -gt 0 ]; do
	case $1 in
	--data) data=$2; shift 2 ;;
	--durable) durable=1; shift ;;
	--) shift; break ;;
	-*) say "with-postgres.sh: unknown option $1"; exit 2 ;;
	*) break ;;
	esac
done

bin=$(postgres_bin)
if [ -z "$bin" ]; then
	say "PostgreSQL 15+ with PostGIS is not to be found here; scripts/needs.sh says how to get it."
	exit 1
fi

as_owner=()
if [ "$(id -u)" = 0 ]; then
	owner=postgres
	id "$owner" >/dev/null 2>&1 || owner=nobody
	# setpriv executes in place, so the pid we keep is the server's own.
	as_owner=(setpriv --reuid="$owner" --regid="$(id -gn "$owner")" --clear-groups)
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/kermesse-postgres.XXXXXX")
log=$folder/server.log
server= command=
finish() {
	local status=$?
	trap - EXIT INT TERM HUP
	if [ -n "$command" ] && kill -0 "$command" 2>/dev/null; then
		kill -TERM "$command" 2>/dev/null || true
		wait "$command" 2>/dev/null || true
	fi
	if [ -n "$server" ]; then
		kill -INT "$server" 2>/dev/null || true # fast shutdown: clients are disconnected
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$folder"
	exit "$status"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
trap 'exit 129' HUP

[ -n "$data" ] || data=$folder/data
mkdir -p "$data"
data=$(cd "$data" && pwd)
if [ ${#as_owner[@]} -gt 0 ]; then
	chown "$owner" "$folder"
	[ -f "$data/PG_VERSION" ] || chown "$owner" "$data"
	if ! "${as_owner[@]}" test -r "$data"; then
		say "The user $owner, who runs PostgreSQL for root, cannot reach $data: name a folder with --data that it can."
		exit 1
	fi
fi

# A cluster of ours keeps its password beside its data, readable by its owner only.
secret=$data/kermesse.secret
if [ ! -f "$data/PG_VERSION" ]; then
	password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
	printf '%s\n' "$password" >"$folder/secret"
	[ ${#as_owner[@]} -eq 0 ] || chown "$owner" "$folder/secret"
	if ! (cd "$folder" && "${as_owner[@]}" "$bin/initdb" --pgdata="$data" --username=kermesse_owner \
		--pwfile="$folder/secret" --auth=md5 --encoding=UTF8 --locale=C.UTF-8 --no-sync) >"$folder/initdb.log" 2>&1; then
		cat "$folder/initdb.log" >&2
		exit 1
	fi
	mv "$folder/secret" "$secret"
	chmod 600 "$secret"
fi
password=$(cat "$secret")

settings=(-c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200
	-c shared_buffers=256MB -c jit=off -c timezone=UTC -c log_min_messages=warning)
if [ -z "$durable" ]; then
	settings+=(-c fsync=off -c synchronous_commit=off -c full_page_writes=off)
fi

# The port is free when asked for and may be taken a moment later: then another one is tried.
for attempt in 1 2 3 4 5; do
	port=$(node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close() })')
	: >"$log"
	(cd "$folder" && exec "${as_owner[@]}" "$bin/postgres" -D "$data" -p "$port" "${settings[@]}") >>"$log" 2>&1 </dev/null &
	server=$!
	ready=
	while kill -0 "$server" 2>/dev/null; do
		if "$bin/pg_isready" --quiet --host=127.0.0.1 --port="$port"; then
			ready=1
			break
		fi
		sleep 0.1
	done
	[ -z "$ready" ] || break
	wait "$server" || true
	server=
done
if [ -z "$ready" ]; then
	say "PostgreSQL did not start:"
	cat "$log" >&2
	exit 1
fi

export KERMESSE_TEST_POSTGRES="postgres://kermesse_owner:$password@127.0.0.1:$port/postgres?sslmode=disable"
if [ $# -eq 0 ]; then
	say "PostgreSQL listens until Ctrl-C:"
	echo "export KERMESSE_TEST_POSTGRES='$KERMESSE_TEST_POSTGRES'"
	wait "$server" || true
	exit 0
fi
"$@" &
command=$!
wait "$command"
