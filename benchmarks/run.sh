#!/usr/bin/env bash
# make bench: fetches the peer at its fixed version, starts a PostgreSQL that flushes to disk, compares,
# and rewrites the figures of benchmarks/README.md. Further options go to compare.
set -euo pipefail
cd "$(dirname "$0")/.."
GOBIN=$PWD/.cache/bin go install github.com/pocketbase/pocketbase/examples/base@v0.36.8
exec scripts/with-postgres.sh --durable bash -c 'exec go run ./benchmarks/compare -kermesse bin/kermesse \
	-pocketbase .cache/bin/base -postgres "$KERMESSE_TEST_POSTGRES" -readme benchmarks/README.md "$@"' compare "$@"
