#!/usr/bin/env bash
# Tells whether generated files were current.
#
#   scripts/generated.sh remember FILE    before generating: what the work tree holds
#   scripts/generated.sh compare FILE     after it: names what changed, and fails if anything did
set -euo pipefail
cd "$(dirname "$0")/.."

inventory() {
	git ls-files -co --exclude-standard -z | while IFS= read -r -d '' file; do
		[ ! -f "$file" ] || printf '%s\0' "$file"
	done | xargs -0 sha256sum | sort -k2
}

case ${1:-} in
remember) inventory >"$2" ;;
compare)
	changed=$(diff "$2" <(inventory) | sed -n 's/^[<>] [0-9a-f]*  //p' | sort -u) || true
	if [ -n "$changed" ]; then
		echo "These files were not what their sources give. They are now: look at them and commit them." >&2
		printf '%s\n' "$changed" | sed 's/^/  /' >&2
		exit 1
	fi
	;;
*)
	echo "usage: scripts/generated.sh remember|compare FILE" >&2
	exit 2
	;;
esac
