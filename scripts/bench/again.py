# SPDX-License-Identifier: Apache-2.0
"""What comes again: rows that are there already, rows with other values, whole files taken back, an instrument that
appends all day and sends everything each time; beside psql's upsert of the same rows, which keeps no history."""
import os
import statistics
from pathlib import Path

from data import HEADER, block, write_rows
from report import Line
from rows import CONVERSIONS, STAGING, expect

REVERTED = 400_000
STEP = 100


def run(site, options):
    yield from _large_file(site, options)
    yield from _revert(site)
    yield from _instrument(site, 1_000 if options.long else 200)


def _import(site, path, *flags):
    """Seconds of an import from the inbox; the file is given back to where it was."""
    inbox = site.inbox / path.name
    os.rename(path, inbox)
    taken, _, _ = site.measured("import", str(inbox), "--feed", "mesures", *flags)
    stored = max((site.home / "var/archive").rglob(f"{path.stem}*"), key=lambda found: found.stat().st_ctime)
    os.rename(stored, path)
    return taken


def _upsert(site, path):
    return site.timed_sql(STAGING, f"\\copy banc_texte from '{path}' with (format csv, header, delimiter ';')", CONVERSIONS)


def _quiet(site):
    site.sql("vacuum banc.mesures", "vacuum banc.mesures_history", "checkpoint")


def _newest(site):
    return site.sql("select max(id) from bascule.file where state = 'loaded'")


def _large_file(site, options):
    first, other = site.source / "premier.csv", site.source / "corrige.csv"
    write_rows(first, options.rows)
    _amend(first, other)
    loads, same, upserts, amended, renewals, reverts = [], [], [], [], [], []
    for number in range(options.rounds):
        site.empty()
        loads.append(_import(site, first))
        _quiet(site)
        same.append(_import(site, first, "--again"))
        _quiet(site)
        upserts.append(_upsert(site, first))
        site.empty()
        _import(site, first)
        _quiet(site)
        amended.append(_import(site, other))
        expect(site, options.rows)
        kept = int(site.sql("select count(*) from banc.mesures_history"))
        if kept != options.rows:
            raise SystemExit(f"bench: {kept} versions in the history instead of {options.rows}")
        _quiet(site)
        taken, _, _ = site.measured("files", "revert", _newest(site))
        reverts.append(taken)
        site.empty()
        _import(site, first)
        _quiet(site)
        renewals.append(_upsert(site, other))
        print(f"  round {number + 1}: first {loads[-1]:.2f} s; unchanged {same[-1]:.2f} s, psql {upserts[-1]:.2f} s; "
              f"amended {amended[-1]:.2f} s, psql {renewals[-1]:.2f} s; reverted {reverts[-1]:.2f} s", flush=True)
    first.unlink()
    other.unlink()
    site.empty()
    a, b, c, d, e = map(statistics.median, (same, upserts, amended, renewals, reverts))
    rows = f"{options.rows:,} rows"
    yield Line(f"{rows} again, unchanged", f"{a:.2f} s", f"{b:.2f} s psql's upsert", f"{a / b:.2f} ×", "≤ 0.6 ×", a <= 0.6 * b)
    yield Line(f"{rows} again, amended, history kept", f"{c:.2f} s", f"{d:.2f} s psql's upsert, no history", f"{c / d:.2f} ×",
               "≤ 2 ×", c <= 2 * d)
    yield Line("the amendment reverted", f"{e:.2f} s", f"{c:.2f} s its import", f"{e / c:.2f} ×", "≤ 3 ×", e <= 3 * c)


def _amend(path, other):
    """Writes the file with another value in each row: the first digit behind `;jus…;` or its like is changed.

    Line by line: a child's peak memory counts the bench's own before `exec`, and is measured in a later part.
    """
    with open(path, encoding="ascii") as lines, open(other, "w", encoding="ascii", newline="\n") as out:
        out.write(next(lines))
        for line in lines:
            cells = line.split(";")
            cells[3] = str(int(cells[3][0]) % 9 + 1) + cells[3][1:]
            out.write(";".join(cells))


def _revert(site):
    """The statistics are those of the empty table, as after every bulk load."""
    path = site.source / "repris.csv"
    write_rows(path, REVERTED)
    site.empty()
    site.sql("analyze banc.mesures", "analyze banc.mesures_history", "analyze bascule.confirmation")
    loaded = _import(site, path)
    taken, _, _ = site.measured("files", "revert", _newest(site))
    expect(site, 0)
    path.unlink()
    site.empty()
    yield Line(f"{REVERTED:,} rows reverted, old statistics", f"{taken:.2f} s", f"{loaded:.2f} s their import",
               f"{taken / loaded:.2f} ×", "≤ 3 ×", taken <= 3 * loaded)


def _instrument(site, deliveries):
    path = site.source / "appareil.csv"
    rows = block(STEP)
    path.write_text(HEADER)
    site.empty()
    times = []
    for number in range(deliveries):
        with open(path, "a", encoding="ascii", newline="\n") as out:
            out.write(rows.replace("@@@@@", f"{number:05d}"))
        times.append(_import(site, path))
    expect(site, deliveries * STEP)
    inbox = site.inbox / path.name
    path.write_text(path.read_text() + "\n")
    os.rename(path, inbox)
    reading, _, _ = site.measured("import", str(inbox), "--feed", "mesures", "--dry-run")
    inbox.unlink()
    kept, entries, data = (int(part) for part in site.sql(
        "select pg_total_relation_size('bascule.confirmation'), (select count(*) from bascule.confirmation), "
        "pg_total_relation_size('banc.mesures')").split("|"))
    first, last = statistics.median(times[:5]), statistics.median(times[-5:])
    site.empty()
    work = f"{deliveries:,} deliveries of a file that grows to {deliveries * STEP:,} rows"
    yield Line(f"{work}: confirmations", f"{kept / 1e6:.1f} MB, {entries:,} rows", f"{data / 1e6:.1f} MB of data",
               f"{kept / data:.2f} ×", "≤ 1 ×", kept <= data)
    yield Line("the same: the last delivery", f"{last * 1e3:.0f} ms", f"{first * 1e3:.0f} ms the first, {reading * 1e3:.0f} ms to "
               f"read the last", f"{last / (3 * first + reading):.2f} ×", "≤ 3 × first + reading", last <= 3 * first + reading)
