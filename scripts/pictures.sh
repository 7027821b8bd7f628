#!/usr/bin/env bash
# Makes docs/pictures anew out of the pictures that `make demo` has left in var/demo.
set -euo pipefail
cd "$(dirname "$0")/.."
compgen -G 'var/demo/*.png' >/dev/null || { echo 'pictures: var/demo has none; run: make demo' >&2; exit 2; }
scripts/browser.sh shrink var/demo docs/pictures
