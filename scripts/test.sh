#!/usr/bin/env bash
# Every test: first the units side by side, then the system tests one after another (they start services,
# sshd and databases of their own). The last line counts what really ran: `N passed, N failed`.
# usage: scripts/test.sh [FILTER]      FILTER: a regular expression of test names, as swift test --filter takes it
set -uo pipefail
cd "$(dirname "$0")/.."

minutes=${BASCULE_TEST_MINUTES:-40}
filter=${1:-}

# A developer's own settings must not steer the tests.
for name in $(compgen -e | grep '^BASCULE_' | grep -v '^BASCULE_TEST_'); do unset "$name"; done

work=$(mktemp -d)
trap 'scripts/test-database.sh stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

echo '==> Building the tests (debug)'
if ! swift build --build-tests >"$work/build.log" 2>&1; then
    grep -E '(error|warning):' "$work/build.log" || tail -n 40 "$work/build.log"
    echo 'The tests do not build: see above.' >&2
    echo '0 passed, 1 failed'
    exit 1
fi
tail -n 1 "$work/build.log"

# Many tests wait for PostgreSQL or a folder in a thread of their own; more of them at once than threads that
# Swift has starve each other, and their deadlines pass.
export SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=${SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH:-$(nproc)}

status=0
run() {
    local name=$1
    shift
    timeout --kill-after=30 "${minutes}m" stdbuf -oL swift test --skip-build --disable-xctest \
        --event-stream-version 6.3 --event-stream-output-path "$work/$name.jsonl" "$@" \
        2>&1 </dev/null | grep --line-buffered -vE '^◇ |^✔ Test case |^↳ (Testing Library|Target Platform)|^\[[0-9]+/[0-9]+\]|^Building for|^Build complete'
    local result=${PIPESTATUS[0]}
    ((result == 124 || result == 137)) && echo "The $name tests took more than $minutes minutes and were ended." >&2
    ((result == 0)) || status=1
}

if [[ -n $filter ]]; then
    echo "==> Tests matching $filter"
    run chosen --filter "$filter"
else
    # One process after another: what measures time must not share its threads with what holds them.
    echo '==> Daemon and Inbox'
    run watch --filter '^(DaemonTests|InboxTests)\.'
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
    echo '==> System tests'
    run system --no-parallel --filter '^SystemTests\.'
fi

PYTHONDONTWRITEBYTECODE=1 python3 scripts/test_counts.py "$status" "$work"/*.jsonl
