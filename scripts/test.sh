#!/usr/bin/env bash
# Every test: groups, two at a time, the system tests one after another (they start services, sshd and databases
# of their own). The last line counts what really ran: `N passed, N failed`.
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

# Groups, each a process of its own: what takes long must not share its threads with what holds them.
long='WholeService/(FolderTrouble|Memory|Schemas)/'
postgres='Postgres|Schema|Journal|Views|Seals'
jobs='Jobs|Schedules'
ingest='Tables|Ingest'
services='Aggregates|Exports|Charts|Controls|Alerts|Mails|Webhooks|Accounts|Application|Console|Directory|OpenID'
options() {
    case $1 in
        watch) echo '--filter ^(Daemon|Inbox)Tests\.' ;;
        system) echo "--no-parallel --filter ^SystemTests\. --skip $long|WholeService/Browser/" ;;
        browser) echo '--no-parallel --filter SystemTests\.WholeService/Browser/' ;;
        long) echo "--no-parallel --filter SystemTests\.$long" ;;
        pure) echo "--skip ^(Daemon|Inbox|$postgres|$jobs|$ingest|$services|System)Tests\." ;;
        *) echo "--filter ^(${!1})Tests\." ;;
    esac
}

run() {
    local name=$1 begin=$SECONDS result
    shift
    # Two that begin in one moment don't share the build's database: the next waits for the first event of this.
    exec 8>"$work/start"
    flock 8
    (for ((tenths = 0; tenths < 600; tenths++)); do
        [[ -s $work/$name.jsonl ]] && break
        sleep 0.1
    done) &
    exec 8>&-
    # Nothing is built any more: they need no lock on the build's folder.
    timeout --kill-after=30 "${minutes}m" stdbuf -oL swift test --skip-build --disable-xctest --ignore-lock \
        --event-stream-version 6.3 --event-stream-output-path "$work/$name.jsonl" "$@" \
        2>&1 </dev/null |
        grep --line-buffered -vE '^◇ |^✔ Test case |^↳ (Testing Library|Target Platform)|^\[[0-9]+/[0-9]+\]|^Building for|^Build complete' |
        sed -u "s/^/$name | /"
    result=${PIPESTATUS[0]}
    ((result == 124 || result == 137)) && echo "The $name tests took more than $minutes minutes and were ended." >&2
    ((result == 0)) || touch "$work/failed"
    echo "==> $name: $((SECONDS - begin)) s"
}

# Takes the next group of the list until there is none.
lane() {
    local name
    while
        exec 9>"$work/list.lock"
        flock 9
        name=$(head -n 1 "$work/list")
        sed -i 1d "$work/list"
        exec 9>&-
        [[ -n $name ]]
    do
        # shellcheck disable=SC2046  # one word an option
        run "$name" $(options "$name")
    done
}

if [[ -n $filter ]]; then
    echo "==> Tests matching $filter"
    run chosen --filter "$filter"
else
    # What measures the time until a file is seen has the machine for itself.
    # shellcheck disable=SC2046  # one word an option
    run watch $(options watch)
    # System tests wait for most of their time, one after another: the units have the processors meanwhile. What
    # takes longest begins first, so that both lanes end about together.
    printf '%s\n' system services browser ingest pure postgres jobs long >"$work/list"
    lane &
    other=$!
    lane
    wait "$other"
fi

status=0
[[ -e $work/failed ]] && status=1
PYTHONDONTWRITEBYTECODE=1 python3 scripts/test_counts.py "$status" "$work"/*.jsonl
