#!/usr/bin/env bash
# Runs a script of scripts/browser with Debian's Chromium: `scripts/browser.sh walks http://127.0.0.1:8080 …`.
# Selenium and axe come from PyPI into an environment of their own, .build/browser, once. Without a script's name it
# only makes that. Exit 2: Chromium, its driver or the packages are not to be had.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
environment="$here/.build/browser"
# What is in it; another text makes it anew.
wanted='selenium==4.51.0 pillow==13.0.0 axe-playwright-python==0.1.8'

for program in chromium chromedriver; do
    command -v "$program" >/dev/null || {
        echo "browser: there is no $program; scripts/setup.sh installs it (Debian's chromium and chromium-driver)" >&2
        exit 2
    }
done
if [[ $(cat "$environment/wanted" 2>/dev/null || true) != "$wanted" ]]; then
    rm -rf "$environment"
    log=$(mktemp)
    # Of the last one its axe.min.js alone is taken, not what it needs.
    if ! { python3 -m venv "$environment" &&
        "$environment/bin/pip" -q --disable-pip-version-check install --retries 3 selenium==4.51.0 pillow==13.0.0 &&
        "$environment/bin/pip" -q --disable-pip-version-check install --retries 3 --no-deps axe-playwright-python==0.1.8
    } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "browser: the packages could not be installed (the end of pip's output is above, all of it in $log)" >&2
        exit 2
    fi
    rm -f "$log"
    printf '%s' "$wanted" >"$environment/wanted"
fi
(($#)) || exit 0
script=$1
shift
exec env PYTHONDONTWRITEBYTECODE=1 "$environment/bin/python" "$here/scripts/browser/$script.py" "$@"
