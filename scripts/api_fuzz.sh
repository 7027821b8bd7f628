#!/usr/bin/env bash
# Has schemathesis (PyPI, in an environment of its own) ask a running service whatever the OpenAPI document allows,
# and what it does not: a 5xx, a status or a shape that the document does not tell is an error.
#   scripts/api_fuzz.sh URL TOKEN [more arguments of `st run`]
# The token's user changes things: take a service that is nobody's, with console.rate_limit: 0.
set -euo pipefail
(($# >= 2)) || { echo "usage: $0 URL TOKEN [ARGUMENT…]" >&2; exit 2; }
url=${1%/} token=$2
shift 2
here=$(cd "$(dirname "$0")/.." && pwd)
environment="$here/.build/schemathesis"
[[ -x $environment/bin/st ]] || {
    python3 -m venv "$environment"
    "$environment/bin/pip" -q install schemathesis==4.32.5
}
# A condition that does not hold is told before the body is looked at: 412 is a refusal too.
settings=$(mktemp --suffix=.toml)
work=$(mktemp -d)
trap 'rm -rf "$settings" "$work"' EXIT
cd "$work"  # where it leaves what it has found
cat > "$settings" <<'TOML'
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 406, 409, 412, 413, 415, 422, 428, 429, 503]
TOML
# What fits the document may still be refused: a name that is not there, a kind of job that is none. Users and tokens
# are left out, for it would end its own.
"$environment/bin/st" --config-file "$settings" run "$url/api/openapi.json" --url "$url/api/v1" \
    -H "Authorization: Bearer $token" --phases examples,coverage,fuzzing --max-examples 25 \
    --exclude-checks positive_data_acceptance --exclude-path-regex '^/(tokens|users)/' --no-color "$@"
