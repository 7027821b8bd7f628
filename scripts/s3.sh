#!/usr/bin/env bash
# A server of S3 for the tests: `scripts/s3.sh 127.0.0.1 PORT …` runs scripts/s3/server.py, whose behaviour is moto's
# and whose judge of signatures is botocore. Both come from PyPI into an environment of their own, .build/s3, once.
# Without arguments it only makes that. Exit 2: the packages are not to be had.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
environment="$here/.build/s3"
# What is in it; another text makes it anew.
wanted='moto[s3]==5.2.1 botocore==1.43.11 flask==3.1.3 flask-cors==6.0.2 werkzeug==3.1.8'

mkdir -p "$here/.build"
# Two tests may begin at once.
exec 9>"$here/.build/s3.lock"
flock 9
if [[ $(cat "$environment/wanted" 2>/dev/null || true) != "$wanted" ]]; then
    rm -rf "$environment"
    log=$(mktemp)
    # shellcheck disable=SC2086  # one word a package
    if ! { python3 -m venv "$environment" &&
        "$environment/bin/pip" -q --disable-pip-version-check install --retries 3 --no-compile $wanted
    } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        echo "s3: the packages could not be installed (the end of pip's output is above, all of it in $log)" >&2
        exit 2
    fi
    rm -f "$log"
    printf '%s' "$wanted" >"$environment/wanted"
fi
exec 9>&-
(($#)) || exit 0
exec "$environment/bin/python" "$here/scripts/s3/server.py" "$@"
