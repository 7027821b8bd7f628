#!/usr/bin/env bash
# Stops the PostgreSQL that the tests keep under .build (it is started by the tests themselves, once).
# usage: scripts/test-database.sh stop
set -uo pipefail
cd "$(dirname "$0")/.."
[[ ${1:-} == stop ]] || { echo "usage: $0 stop" >&2; exit 2; }

find .build/test-postgres -maxdepth 3 -name postmaster.pid 2>/dev/null | while read -r file; do
    pid=$(head -n 1 "$file" 2>/dev/null) || continue
    # A pid file can outlive its server: only a postgres is stopped.
    [[ $pid =~ ^[0-9]+$ && $(ps -o comm= -p "$pid" 2>/dev/null) == postgres* ]] || continue
    kill -INT "$pid" # fast shutdown, PostgreSQL section 19.5
    for ((tenths = 0; tenths < 300; tenths++)); do
        kill -0 "$pid" 2>/dev/null || break
        sleep 0.1
    done
    kill -0 "$pid" 2>/dev/null && kill -QUIT "$pid"
done
exit 0
