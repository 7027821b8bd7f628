#!/usr/bin/env bash
# The protocols behind "exactly once", explored whole (models/*.pml; docs/exactly-once.md says what they show).
# usage: scripts/models.sh [MODEL [NAME]]      NAME: a mutant or hole; its way to the broken promise is printed
set -euo pipefail
cd "$(dirname "$0")/.."
for tool in spin gcc python3; do
    command -v "$tool" >/dev/null || { echo "models: $tool is missing; scripts/setup.sh installs it." >&2; exit 2; }
done
PYTHONDONTWRITEBYTECODE=1 exec nice python3 scripts/models.py "$@"
