#!/usr/bin/env bash
# swift-format and the house rules (lint.py), all of it even if the first part finds something.
set -uo pipefail
cd "$(dirname "$0")/.."
status=0

echo '==> swift format lint --strict'
swift format lint --strict --recursive --parallel Sources Tests Package.swift || status=1

echo '==> House rules'
PYTHONDONTWRITEBYTECODE=1 python3 scripts/lint_selftest.py || status=1
PYTHONDONTWRITEBYTECODE=1 python3 scripts/lint.py || status=1

for script in scripts/*.sh .ci/run; do
    bash -n "$script" || status=1
done
((status == 0)) && echo 'lint: nothing to say' || echo 'lint: see above' >&2
exit "$status"
