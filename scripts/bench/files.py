# SPDX-License-Identifier: Apache-2.0
"""2,000 files of 50 rows dropped at once: the service, and the shell loop that people write."""
import os
import signal
import subprocess
import time

from data import write_files
from report import Line
from rows import CONVERSIONS, STAGING, expect

FILES, ROWS = 2_000, 50
LOOP = r"""
exec inotifywait --quiet --monitor --event moved_to --format %f "$inbox" | while read -r name; do
    sha256sum "$inbox/$name" >>"$ledger"
    "${psql[@]}" -c "$staging" \
        -c "\copy banc_texte from '$inbox/$name' with (format csv, header, delimiter ';')" -c "$conversions" &&
        mv -n "$inbox/$name" "$archive/"
done
"""


def run(site, options):
    ours = sorted(_service(site) for _ in range(options.rounds))[options.rounds // 2]
    count = min(options.loop_files, FILES)
    theirs = _loop(site, count) * FILES / count
    how = f"shell loop (from {count} files)" if count < FILES else "shell loop"
    yield Line(f"{FILES:,} files of {ROWS} rows", f"{ours:.2f} s, {FILES / ours:,.0f} files/s",
               f"{theirs:.1f} s {how}, {FILES / theirs:,.0f} files/s", f"{theirs / ours:.0f} ×", "≥ 65 ×",
               theirs >= 65 * ours)


def is_empty(folder):
    """Looks at the first entry only: whoever waits must not keep a core busy with listings."""
    with os.scandir(folder) as entries:
        return next(entries, None) is None


def _drop(site, folder):
    for path in sorted(site.source.iterdir()):
        os.rename(path, folder / path.name)


def _service(site):
    """From the first file dropped to the last one in the archive."""
    site.empty()
    site.start()
    warm = site.inbox / "warm.csv"
    write_files(site.source, 1, 1)
    os.rename(site.source / "lot00000.csv", warm)
    site.wait_until(lambda: not warm.exists(), "the first file")
    site.empty()
    write_files(site.source, FILES, ROWS)
    began = time.monotonic()
    _drop(site, site.inbox)
    site.wait_until(lambda: is_empty(site.inbox), "2,000 files in the archive", pause=0.01)
    taken = time.monotonic() - began
    expect(site, FILES * ROWS)
    site.stop()
    print(f"  bascule {taken:.2f} s", flush=True)
    return taken


def _loop(site, count):
    """The loop on a folder of its own, while the service is away."""
    inbox, archive = site.home / "loop-in", site.home / "loop-archive"
    for folder in (inbox, archive):
        folder.mkdir()
    site.empty()
    write_files(site.source, count, ROWS)
    quoted = " ".join(f"'{part}'" for part in site.psql)
    loop = subprocess.Popen(
        ["bash", "-c", f"psql=({quoted})\n{LOOP}"], start_new_session=True, stderr=subprocess.DEVNULL,
        env=os.environ | {"inbox": str(inbox), "archive": str(archive), "ledger": str(site.home / "loop-ledger"),
                          "staging": STAGING, "conversions": CONVERSIONS})
    try:
        time.sleep(1)  # until inotifywait watches: it does not say
        began = time.monotonic()
        _drop(site, inbox)
        while not is_empty(inbox):
            if time.monotonic() - began > 900:
                raise SystemExit("bench: the shell loop does not come to its end")
            time.sleep(0.01)
        taken = time.monotonic() - began
    finally:
        os.killpg(loop.pid, signal.SIGKILL)
        loop.wait()
    expect(site, count * ROWS)
    site.empty()
    print(f"  shell loop {taken:.2f} s for {count} files", flush=True)
    return taken
