# SPDX-License-Identifier: Apache-2.0
"""An export of many rows in each format, and psql's `\\copy to` of the same query beside it."""
import statistics

from data import COLUMNS
from report import Line

QUERY = f"select {', '.join(COLUMNS)} from banc.mesures order by preleve_le, echantillon"
FILL = """\
insert into banc.mesures (echantillon, preleve_le, flux, brix, pol, purete, ph, replicat, appareil, statut, file_id, line_no)
select 'LAB ' || n, timestamptz '2026-02-01 10:00Z' + n * interval '1 s',
       (array['jus_premier', 'jus_melange', 'jus_clarifie', 'sirop', 'melasse'])[1 + n % 5],
       14 + n % 1000 / 100.0, 11 + n % 900 / 100.0, 78 + n % 1500 / 100.0, 4 + n % 400 / 100.0, 1 + n % 2,
       'RFM ' || n % 9, 'F', 0, n
  from generate_series(1, {rows}) n
"""
FORMATS = {"csv": "format: csv\ndialect: french", "jsonl": "format: jsonl", "xlsx": "format: xlsx"}


def run(site, options):
    site.empty()
    site.sql(FILL.format(rows=options.rows), "vacuum analyze banc.mesures", "checkpoint")
    folder = site.home / "config/exports"
    folder.mkdir(exist_ok=True)
    for name, keys in FORMATS.items():
        (folder / f"grand_{name}.yaml").write_text(f"export: grand_{name}\n{keys}\nquery: |\n  {QUERY}\n")
    theirs, ours, memory = [], {name: [] for name in FORMATS}, 0
    for number in range(options.rounds):
        target = site.home / "copy.csv"
        theirs.append(site.timed_sql(f"\\copy ({QUERY}) to '{target}' with (format csv, header)"))
        target.unlink()
        # A sheet is no peer of \\copy, and holds 1,048,575 rows: once is enough.
        for name in FORMATS if number == 0 and options.rows < 1_048_576 else ["csv", "jsonl"]:
            taken, busy, peak = site.measured("exports", "run", f"grand_{name}", "--again")
            ours[name].append(taken)
            memory = max(memory, peak)
        print(f"  round {number + 1}: csv {ours['csv'][-1]:.2f} s, jsonl {ours['jsonl'][-1]:.2f} s, "
              f"psql {theirs[-1]:.2f} s", flush=True)
    for path in (site.home / "var/export").iterdir():
        path.unlink()
    for path in folder.iterdir():
        path.unlink()
    site.empty()
    copy = statistics.median(theirs)
    for name, times in ours.items():
        if not times:
            continue
        taken = statistics.median(times)
        has_bar = name == "csv"
        yield Line(f"export of {options.rows:,} rows, {name}", f"{taken:.2f} s, {options.rows / taken:,.0f} rows/s",
                   f"{copy:.2f} s psql \\copy to", f"{taken / copy:.2f} ×", "≤ 1.1 ×" if has_bar else "–",
                   not has_bar or taken <= 1.1 * copy)
    yield Line("the same, peak memory", f"{memory:.0f} MiB", "", f"{memory:.0f} MiB", "≤ 64 MiB", memory <= 64)
