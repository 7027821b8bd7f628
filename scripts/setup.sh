#!/usr/bin/env bash
# Installs what Bascule needs on Debian 12 and checks the Swift toolchain. Says what it installs and why;
# silent and instant when all is there. `--only lint|bench` looks at that part alone.
set -euo pipefail
cd "$(dirname "$0")/.."

SWIFT_MAJOR=6
SWIFT_MINOR=2

# package | a file that proves it is there (a pattern) | what it is for
build_needs='
git|/usr/bin/git|fetches the Swift packages
ca-certificates|/etc/ssl/certs/ca-certificates.crt|fetches the Swift packages over TLS
libc6-dev|/usr/include/stdlib.h|C headers for the compiler
g++|/usr/lib/gcc/*/*/libstdc++.so|C++ headers and linking, for swift-crypto
libcurl4|/usr/lib/*/libcurl.so.4|the Swift package manager runs on it
libxml2|/usr/lib/*/libxml2.so.2|the Swift package manager runs on it
libncurses6|/lib/*/libncurses.so.6|the Swift package manager runs on it
libsqlite3-0|/usr/lib/*/libsqlite3.so.0|the Swift package manager runs on it
pkgconf|/usr/bin/pkg-config|finds libpq and libarchive
libcsv-dev|/usr/include/csv.h|reads delimited text
libarchive-dev|/usr/include/archive.h|unpacks zip and workbooks
libexpat1-dev|/usr/include/expat.h|reads XML, also that of workbooks
libyajl-dev|/usr/include/yajl/yajl_parse.h|reads JSON Lines
zlib1g-dev|/usr/include/zlib.h|unpacks gz
libinotifytools0-dev|/usr/include/inotifytools/inotifytools.h|file events
libxlsxwriter-dev|/usr/include/xlsxwriter.h|writes spreadsheets
libargon2-dev|/usr/include/argon2.h|hashes passwords
libldap-dev|/usr/include/ldap.h|asks the directory of the factory who somebody is
libcurl4-openssl-dev|/usr/include/*/curl/curl.h|fetches files by http and https, asks the own login of the factory who somebody is
libssh-dev|/usr/include/libssh/libssh.h|fetches files by sftp
libpq-dev|/usr/include/postgresql/libpq-fe.h|talks to PostgreSQL
postgresql|/usr/lib/postgresql/*/bin/initdb|the private database (the cluster Debian starts by itself is not used)
weasyprint|/usr/bin/weasyprint|prints the exports that are PDF
fonts-dejavu-core|/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf|the letters of these
tzdata|/usr/share/zoneinfo/America/Guadeloupe|local times to UTC
'
test_needs='
spin|/usr/bin/spin|tests: explores the models of the protocols (scripts/models.sh)
gcc|/usr/bin/gcc|tests: builds what spin makes of them
curl|/usr/bin/curl|tests: logs in to the console as a browser does
nginx-light|/usr/sbin/nginx|tests: a proxy with TLS and a prefix before the console
prometheus|/usr/bin/promtool|tests: scrapes the console, evaluates the rules of ops
openssl|/usr/bin/openssl|tests: certificates
signify-openbsd|/usr/bin/signify-openbsd|tests: another reader of the seals of the archive
openssh-server|/usr/sbin/sshd|tests: real uploads, to a server of their own on loopback
openssh-client|/usr/bin/sftp|tests: real uploads
proftpd-core|/usr/sbin/proftpd|tests: pickups by ftp, from a server of their own on loopback (vsftpd knows no MLSD)
proftpd-mod-crypto|/usr/lib/proftpd/mod_tls.so|tests: TLS of that server
sshfs|/usr/bin/sshfs|tests: an inbox on a network mount
slapd|/usr/sbin/slapd|tests: a directory of people, on a port of its own (the one Debian starts by itself is not used)
ldap-utils|/usr/bin/ldapmodify|tests: puts people into that directory
openssl|/usr/bin/openssl|tests: certificates
chromium|/usr/bin/chromium|tests: a browser walks through the console; pictures of make demo
chromium-driver|/usr/bin/chromedriver|tests: drives the browser
python3-venv|/usr/lib/python3.*/ensurepip/__init__.py|tests: environments for Selenium and axe, and for moto and botocore, of PyPI
python3-django-oauth-toolkit|/usr/lib/python3/dist-packages/oauth2_provider/__init__.py|tests: the own login of the factory
librsvg2-bin|/usr/bin/rsvg-convert|charts in mails: SVG becomes PNG
libreoffice-calc-nogui|/usr/bin/soffice|tests: workbooks as an office writes them
postfix|/usr/lib/postfix/sbin/master|tests, make demo: takes the mails, from a folder of its own (the one Debian starts by itself is not used)
dovecot-imapd|/usr/lib/dovecot/imap|tests, make demo: mails are read as people read them
dovecot-lmtpd|/usr/lib/dovecot/lmtp|tests, make demo: postfix hands the mails to it
poppler-utils|/usr/bin/pdftotext|tests: reads what was printed
qpdf|/usr/bin/qpdf|tests: checks what was printed
procps|/usr/bin/ps|tests: nothing is left running
iproute2|/usr/sbin/ip|tests: hosts of their own, whose cables are pulled
dnsmasq-base|/usr/sbin/dnsmasq|tests: a server of names that changes its mind
pgbouncer|/usr/sbin/pgbouncer|tests: a connection pooler before the database
python3-jsonschema|/usr/lib/python3/dist-packages/jsonschema/__init__.py|tests: another reader of the schemas for editors
python3-django|/usr/lib/python3/dist-packages/django/__init__.py|tests: a web site that hands files in by the API
python3-yaml|/usr/lib/python3/dist-packages/yaml/__init__.py|tests: YAML as editors read it
'
lint_needs='
python3|/usr/bin/python3|house rules (make lint), account of make demo
'
bench_needs='
inotify-tools|/usr/bin/inotifywait|the shell loop that the benchmark compares with
lftp|/usr/bin/lftp|fetches files by sftp, as the benchmark compares with
wrk|/usr/bin/wrk|asks the pages of the console from many connections
'

say() { printf '==> %s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 2; }

check_swift() {
    command -v swift >/dev/null 2>&1 || die "the Swift toolchain is missing.
  Bascule needs Swift $SWIFT_MAJOR.$SWIFT_MINOR or newer. Get it from https://www.swift.org/install/linux/ (Debian 12),
  unpack it and put its usr/bin in PATH; then run this again."
    local text version
    text=$(swift --version 2>&1) || die "swift is at $(command -v swift) but does not run:
$text
  The packages it needs are listed at https://www.swift.org/install/linux/"
    version=$(sed -nE 's/.*Swift version ([0-9]+\.[0-9]+).*/\1/p' <<<"$text" | head -n 1)
    [[ -n $version ]] || die "can't tell the version of $(command -v swift): $text"
    if ((${version%%.*} < SWIFT_MAJOR || (${version%%.*} == SWIFT_MAJOR && ${version##*.} < SWIFT_MINOR))); then
        die "Swift $version is at $(command -v swift); Bascule needs $SWIFT_MAJOR.$SWIFT_MINOR or newer.
  Get it from https://www.swift.org/install/linux/ and put its usr/bin first in PATH."
    fi
}

missing=()
reasons=()
look() {
    local package proof why
    while IFS='|' read -r package proof why; do
        [[ -n $package ]] || continue
        compgen -G "$proof" >/dev/null && continue
        # A proof may move (merged /usr, another architecture): dpkg has the last word.
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true) == installed ]] && continue
        missing+=("$package")
        reasons+=("$package: $why")
    done <<<"$1"
}

install_missing() {
    ((${#missing[@]})) || return 0
    command -v apt-get >/dev/null 2>&1 || die "these are missing, and there is no apt-get here (Bascule is made for Debian 12):
$(printf '  %s\n' "${reasons[@]}")"
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null 2>&1 || die "these packages are missing:
$(printf '  %s\n' "${reasons[@]}")
  There is no sudo here; as root run: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
        as_root=(sudo)
    fi
    say "Installing ${#missing[@]} Debian package(s)$( ((EUID != 0)) && printf ', with sudo'):"
    printf '      %s\n' "${reasons[@]}"
    # Another apt or dpkg may be at work (unattended upgrades): wait for it.
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y
        -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3)
    local log
    log=$(mktemp)
    if ! { "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        die "apt-get could not install them (the end of its output is above, all of it in $log)."
    fi
    rm -f "$log"
    say "Installed."
}

only=${2:-}
[[ ${1:-} == '' || (${1:-} == --only && $only =~ ^(lint|bench)$) ]] || die "usage: scripts/setup.sh [--only lint|bench]"
if [[ -z $only ]]; then
    look "$build_needs"
    look "$test_needs"
fi
[[ $only == bench ]] && look "$bench_needs"
look "$lint_needs"
install_missing
check_swift
