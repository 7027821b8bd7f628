# SPDX-License-Identifier: Apache-2.0
"""The running service: latency of one small file, and its start with a large ledger."""
import json
import os
import time

from data import HEADER, block, write_rows
from report import Line

WARM, PAUSE_SECONDS = 20, 0.03


def latency(site, options):
    site.empty()
    site.start()
    text = block(10)
    closed, archived = {}, []
    for number in range(WARM + options.samples):
        path = site.inbox / f"un{number:05d}.csv"
        descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o644)
        os.write(descriptor, (HEADER + text.replace("@@@@@", f"{number:05d}")).encode())
        began = time.time()
        os.close(descriptor)
        site.wait_until(lambda: not path.exists(), f"{path.name} in the archive", 30, pause=0.0002)
        if number >= WARM:
            closed[path.name] = began
            archived.append((time.time() - began) * 1_000)
        time.sleep(PAUSE_SECONDS)  # idle again
    committed = []
    for line in site.sql(
            """select f.name, extract(epoch from max(pg_xact_commit_timestamp(m.xmin)))
                 from bascule.file f join banc.mesures m on m.file_id = f.id group by f.name""").splitlines():
        name, moment = line.split("|")
        if name in closed:
            committed.append((float(moment) - closed[name]) * 1_000)
    site.stop()
    site.empty()
    if len(committed) != options.samples:
        raise SystemExit(f"bench: {len(committed)} files loaded instead of {options.samples}")
    for share, bar in ((0.50, 4), (0.99, 12)):
        # The commit's own timestamp is taken just before it is flushed; the move comes after the flush.
        commit, move = (sorted(times)[min(len(times) - 1, int(len(times) * share))] for times in (committed, archived))
        yield Line(f"one small file, close to commit, p{share * 100:.0f} of {options.samples}", f"{commit:.1f} ms",
                   f"{move:.1f} ms until it is in the archive", f"{commit:.1f} ms", f"≤ {bar} ms", commit <= bar)


def start(site, _):
    empty = _start_to_first_file(site)
    probe_empty = _duplicate_lookup(site)
    site.sql("""insert into bascule.file (feed, name, inbox_path, bytes, sha256, state, stored_path, stored_at, loaded_at)
                select 'mesures', 'f' || n, 'f' || n, 100, sha256(('f' || n)::bytea), 'loaded', '/x/f' || n, now(), now()
                  from generate_series(1, 1000000) n""", "vacuum analyze bascule.file", "checkpoint")
    full = _start_to_first_file(site, keeps=True)
    probe_full = _duplicate_lookup(site)
    site.empty()
    more = full - empty
    yield Line("start to the end of the first sweep", f"{full:.2f} s, ledger of 1,000,000 files", f"{empty:.2f} s, empty ledger",
               f"{more:+.2f} s", "≤ +1 s", more <= 1)
    yield Line("look-up of a duplicate", f"{probe_full:.3f} ms, ledger of 1,000,000 files",
               f"{probe_empty:.3f} ms, empty ledger", f"{probe_full - probe_empty:+.3f} ms", "flat (≤ +1 ms)",
               probe_full - probe_empty <= 1)


def _start_to_first_file(site, keeps=False):
    """From exec of `bascule run` until a file that waited is in the archive: least of three."""
    if not keeps:
        site.empty()
    path = site.inbox / "attend.csv"
    best = None
    for attempt in range(3):
        write_rows(path, 10 + attempt)
        began = time.monotonic()
        site.start()
        site.wait_until(lambda: not path.exists(), "the first sweep", 60)
        taken = time.monotonic() - began
        site.stop()
        best = taken if best is None else min(best, taken)
    return best


def _duplicate_lookup(site):
    """The server's time to find content in the ledger; median of nine different ones."""
    times = []
    for number in range(9):
        plan = json.loads(site.sql(
            f"""explain (analyze, format json)
                select min(f.id) from bascule.file f
                 where f.feed = 'mesures' and f.sha256 = sha256('f{number * 99_991 + 1}'::bytea) and f.state = 'loaded'"""))
        times.append(plan[0]["Execution Time"])
    return sorted(times)[len(times) // 2]
