# Shared by the scripts beside it; sourced, never run.

say() { printf '%s\n' "$*" >&2; }

# c_compiler_works: whether cgo, and so the race detector, can build here.
c_compiler_works() {
	local cc
	cc=$(go env CC 2>/dev/null || echo cc)
	printf '#include <stdlib.h>\nint main(void) { return 0; }\n' | $cc -x c -o /dev/null - 2>/dev/null
}

# postgres_bin prints the folder of the newest PostgreSQL server, 15 or later, that has PostGIS.
# Debian keeps its servers off PATH; elsewhere pg_config knows. KERMESSE_POSTGRES_BIN decides.
postgres_bin() {
	local dir version
	if [ -n "${KERMESSE_POSTGRES_BIN:-}" ]; then
		[ -x "$KERMESSE_POSTGRES_BIN/postgres" ] && echo "$KERMESSE_POSTGRES_BIN"
		return 0
	fi
	for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -t/ -k5 -rn); do
		version=$(basename "$(dirname "$dir")")
		if [ "${version%%.*}" -ge 15 ] && [ -x "$dir/postgres" ] &&
			[ -f "/usr/share/postgresql/$version/extension/postgis.control" ]; then
			echo "$dir"
			return 0
		fi
	done
	if command -v pg_config >/dev/null && dir=$(pg_config --bindir 2>/dev/null) && [ -x "$dir/postgres" ] &&
		[ -f "$(pg_config --sharedir)/extension/postgis.control" ]; then
		version=$("$dir/postgres" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
		[ "$version" -ge 15 ] && echo "$dir"
	fi
	return 0
}

# chromium_path prints the browser of the journeys: CHROMIUM, or the distribution's.
chromium_path() {
	local name
	if [ -n "${CHROMIUM:-}" ]; then
		[ -x "$CHROMIUM" ] && echo "$CHROMIUM"
		return 0
	fi
	for name in chromium chromium-browser google-chrome; do
		if command -v "$name" >/dev/null; then
			command -v "$name"
			return 0
		fi
	done
	return 0
}
