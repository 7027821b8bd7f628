#!/usr/bin/env bash
# Every test: the units, and beside them the system tests one after another (they start services, sshd and
# databases of their own). The last line counts what really ran: `N passed, N failed`.
# usage: scripts/test.sh [FILTER]      FILTER: a regular expression of test names, as swift test --filter takes it
# BASCULE_TEST_BUILD: more options of swift build; BASCULE_TEST_MINUTES: the longest that a group may take
set -uo pipefail
cd "$(dirname "$0")/.."

minutes=${BASCULE_TEST_MINUTES:-60}
filter=${1:-}

# A developer's own settings must not steer the tests.
for name in $(compgen -e | grep '^BASCULE_' | grep -v '^BASCULE_TEST_'); do unset "$name"; done

work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; scripts/test-database.sh stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

echo '==> Building the tests (debug)'
# shellcheck disable=SC2086  # one word an option
if ! swift build --build-tests ${BASCULE_TEST_BUILD:-} >"$work/build.log" 2>&1; then
    grep -E '(error|warning):' "$work/build.log" || tail -n 40 "$work/build.log"
    echo 'The tests do not build: see above.' >&2
    echo '0 passed, 1 failed'
    exit 1
fi
tail -n 1 "$work/build.log"

# Many tests wait for PostgreSQL or a folder in a thread of their own; more of them at once than threads that
# Swift has starve each other, and their deadlines pass.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-$(nproc)}

run() {
    local name=$1 begin=$SECONDS
    shift
    # Two runs at a time, and nothing is built any more: they need no lock on the build's folder.
    timeout --kill-after=30 "${minutes}m" stdbuf -oL swift test --skip-build --disable-xctest --ignore-lock \
        --event-stream-version 6.3 --event-stream-output-path "$work/$name.jsonl" "$@" \
        2>&1 </dev/null | grep --line-buffered -vE '^◇ |^✔ Test case |^↳ (Testing Library|Target Platform)|^\[[0-9]+/[0-9]+\]|^Building for|^Build complete'
    local result=${PIPESTATUS[0]}
    ((result == 124 || result == 137)) && echo "The $name tests took more than $minutes minutes and were ended." >&2
    ((result == 0)) || touch "$work/failed"
    echo "==> $name: $((SECONDS - begin)) s"
}

if [[ -n $filter ]]; then
    echo "==> Tests matching $filter"
    run chosen --filter "$filter"
else
    # What measures the time until a file is seen has the machine for itself.
    echo '==> Daemon and Inbox'
    run watch --filter '^(DaemonTests|InboxTests)\.'
    # System tests wait for most of their time, one after another: the units have the processors meanwhile, and
    # then those system tests that take the longest.
    long='^SystemTests\.WholeService/(Browser|FolderTrouble|Memory|Schemas)/'
    echo '==> System tests, their lines marked, and beside them the units'
    run system --no-parallel --filter '^SystemTests\.' --skip "$long" > >(sed -u 's/^/system | /') 2>&1 &
    system=$!
    # Two that begin in one moment don't share the build's database.
    for ((tenths = 0; tenths < 600; tenths++)); do
        [[ -s $work/system.jsonl ]] || ! kill -0 "$system" 2>/dev/null && break
        sleep 0.1
    done
    # One process after another: what takes long must not share its threads with what holds them.
    echo '==> Reading, and the ground that needs no server'
    run pure --skip '^(Daemon|Inbox|Postgres|Schema|Journal|Views|Seals|Mails|Webhooks|Jobs|Schedules|Tables|Ingest|Aggregates|Exports|Charts|Controls|Alerts|Accounts|Application|Console|Directory|OpenID|System)Tests\.'
    echo '==> Postgres, Schema, Journal, Views, Seals'
    run postgres --filter '^(Postgres|Schema|Journal|Views|Seals)Tests\.'
    echo '==> Jobs, Schedules'
    run jobs --filter '^(Jobs|Schedules)Tests\.'
    echo '==> Ingest'
    run ingest --filter '^(Tables|Ingest)Tests\.'
    echo '==> Aggregates, Exports, Alerts, Mails, Accounts, Application, Console'
    run services --filter '^(Aggregates|Exports|Charts|Controls|Alerts|Mails|Webhooks|Accounts|Application|Console|Directory|OpenID)Tests\.'
    echo '==> The longest system tests'
    run long --no-parallel --filter "$long"
    wait "$system"
fi

status=0
[[ -e $work/failed ]] && status=1
PYTHONDONTWRITEBYTECODE=1 python3 scripts/test_counts.py "$status" "$work"/*.jsonl
