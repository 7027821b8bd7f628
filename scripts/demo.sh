#!/usr/bin/env bash
# samples/ through the whole service, in a folder of its own with a private PostgreSQL; shows what happened.
# Exit 0 only if every file, row and fault is as samples/expected.json says. Leaves a picture of each page of the
# console in var/demo, where Chromium is there.
# usage: scripts/demo.sh [--keep]      --keep: leave the folder, to look around in it
set -euo pipefail
cd "$(dirname "$0")/.."
[[ -x .build/release/bascule ]] || { echo 'demo: .build/release/bascule is not there; run: make demo' >&2; exit 2; }

# A person's own settings must not steer the demo.
for name in $(compgen -e | grep '^BASCULE_' || true); do unset "$name"; done

# In /tmp and open to read: as root, the private PostgreSQL runs as `postgres` and must get there.
home=$(mktemp -d /tmp/bascule-demo.XXXXXX)
chmod 755 "$home"
keep=false
[[ ${1:-} == --keep ]] && keep=true
finish() {
    status=$?
    if $keep || ((status != 0)); then
        echo "Left for you to look at: $home (its log: $home/bascule.log)"
    else
        rm -rf "$home"
    fi
    exit "$status"
}
trap finish EXIT

PYTHONDONTWRITEBYTECODE=1 python3 scripts/demo.py .build/release/bascule "$home"
