# SPDX-License-Identifier: Apache-2.0
"""An archive of many files: the first seals, a day's seal, and the reading of all of it, beside sha256sum."""
import hashlib
import json
import random
import subprocess
import time

from report import Line

DAY_FILES = 2_000
BYTES = 2_000
COPY = "copy bascule.file (feed, name, inbox_path, bytes, sha256, state, stored_path, stored_at, arrived_at, loaded_at) from stdin"


def fill(site, count, folder):
    """Files on the disk and their rows in the ledger, as imports would have left them."""
    rng = random.Random(11)
    root = folder / "mesures"
    with subprocess.Popen([*site.psql, "-c", COPY], stdin=subprocess.PIPE, text=True) as psql:
        for number in range(count):
            day = number // DAY_FILES
            place = root / f"{2000 + day // 336}/{day // 28 % 12 + 1:02}/{day % 28 + 1:02}"
            if number % DAY_FILES == 0:
                place.mkdir(parents=True, exist_ok=True)
            content = rng.randbytes(BYTES)
            path = place / f"R_{number}.csv"
            path.write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            psql.stdin.write(f"mesures\t{path.name}\tmesures/{path.name}\t{BYTES}\t\\\\x{digest}\tloaded\t{path}"
                             f"\t2026-01-01Z\t2026-01-01Z\t2026-01-01Z\n")
        psql.stdin.close()
    if psql.returncode:
        raise SystemExit("bench: the ledger could not be filled")


def run(site, options):
    count = options.archive_files
    archive = site.home / "var/archive"
    site.empty()
    site.sql("truncate bascule.seal, bascule.seal_line, bascule.archive_check, bascule.archive_damage")
    fill(site, count, archive)
    site.sql("vacuum analyze bascule.file", "checkpoint")
    first, busy, _ = site.measured("archive", "seal")
    site.sql("vacuum analyze bascule.seal_line")
    daily, _, _ = site.measured("archive", "seal")
    taken, read_busy, _ = site.measured("archive", "verify")
    found = json.loads(site.command("archive", "verify", "--sample", "0.1%", "--json"))
    if found["damages"]:
        raise SystemExit(f"bench: false alarms: {found['damages'][:3]}")
    checked = int(site.sql("select files from bascule.archive_check where scope = 'all' order by id desc limit 1"))
    if checked < count:
        raise SystemExit(f"bench: {checked} of {count} files were read")
    begun = time.monotonic()
    for seal in sorted(archive.glob(".seals/*.seal")):
        subprocess.run(["sha256sum", "-c", "--quiet", str(seal.relative_to(archive))], cwd=archive, check=True)
    other = time.monotonic() - begun
    yield Line(f"{count:,} files sealed for the first time", f"{first:.1f} s, {busy:.1f} s of processor",
               f"{daily:.1f} s where nothing is new", f"{count / first:,.0f}/s", "≥ 40,000/s", count / first >= 40_000)
    yield Line(f"{count:,} files of {BYTES} bytes verified, none damaged", f"{taken:.1f} s, {read_busy:.1f} s of processor",
               f"sha256sum -c {other:.1f} s", f"{taken / other:.1f} ×, {count / taken:,.0f}/s", "≤ 4 ×", taken <= 4 * other)
