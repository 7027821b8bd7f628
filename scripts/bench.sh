#!/usr/bin/env bash
# The bars of docs/performance.md, both sides in one run, on a private PostgreSQL of the benchmark's own.
# usage: scripts/bench.sh [PART]… [--rows N] [--rounds N] [--long] [--strict]
#   without a part: all of them (`--help` shows every option)
set -euo pipefail
cd "$(dirname "$0")/.."
bascule=${BENCH_BASCULE:-.build/release/bascule}
[[ -x $bascule ]] || { echo "bench: $bascule is not there; run: make bench" >&2; exit 2; }
for name in $(compgen -e | grep '^BASCULE_' || true); do unset "$name"; done

# In /var/tmp, on a disk and open to read: as root, the private PostgreSQL runs as `postgres` and must get there.
home=$(mktemp -d /var/tmp/bascule-bench.XXXXXX)
chmod 755 "$home"
trap 'rm -rf "$home"' EXIT
PYTHONDONTWRITEBYTECODE=1 python3 scripts/bench/main.py "$bascule" "$home" "$@"
