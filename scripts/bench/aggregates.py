# SPDX-License-Identifier: Apache-2.0
"""Aggregates beside the bare SQL that they run, and what marking costs an import."""
import os
import statistics

from data import write_rows
from report import Line

# Rounds of the imports with and without marking, at least: what tells them apart is small.
MARKING_ROUNDS = 5

QUERY = """\
select {day}::date as jour, flux, count(*) as n,
       avg(brix) as brix, stddev_samp(brix) as brix_ecart, min(brix) as brix_min, max(brix) as brix_max,
       avg(pol) as pol, stddev_samp(pol) as pol_ecart, min(pol) as pol_min, max(pol) as pol_max,
       avg(purete) as purete, avg(ph) as ph
  from banc.mesures
 where preleve_le >= {start} and preleve_le < {end}
"""
DECLARATION = """\
aggregate: mesures_jour
grain: factory_day
sources: [{{ table: banc.mesures, time: preleve_le }}]
key: [jour, flux]
query: |
{sql}
"""
# The same rows whoever computes: `days` factory days from 1 February on, in the order of time.
ROWS = """\
insert into banc.mesures (echantillon, preleve_le, flux, brix, pol, purete, ph, replicat, appareil, statut, file_id, line_no)
select 'LAB ' || i, timestamptz '2026-02-01 10:00Z' + i * interval '{days} days' / {rows},
       (array['jus_premier', 'jus_melange', 'jus_clarifie', 'sirop', 'melasse'])[(1 + i % 5)::integer],
       14 + i * 7919 % 1000 / 100.0, 11 + i * 104729 % 900 / 100.0, 78 + i * 1299709 % 1500 / 100.0,
       4 + i * 15485863 % 400 / 100.0, 1, 'RFM', 'F', 1, i
  from generate_series(0::bigint, {rows} - 1) i
"""


def declare(site):
    sql = QUERY.format(day=":day", start=":window_start", end=":window_end") + " group by flux"
    folder = site.home / "config/aggregates"
    folder.mkdir(exist_ok=True)
    (folder / "mesures.yaml").write_text(DECLARATION.format(sql="\n".join("  " + line for line in sql.splitlines())))


def undeclare(site):
    (site.home / "config/aggregates/mesures.yaml").unlink(missing_ok=True)


def run(site, options):
    yield from marking(site, options)
    declare(site)
    for days in (1, 140):
        yield from computing(site, options, days)
    undeclare(site)


def computing(site, options, days):
    """A backfill of `days` factory days, and one statement of psql that gives the same rows."""
    site.empty()
    site.sql(ROWS.format(rows=options.rows, days=days), "vacuum analyze banc.mesures", "checkpoint")
    site.command("aggregates", "run")
    site.sql("create table if not exists banc.nu as select * from datamart.mesures_jour with no data")
    columns = site.sql("select string_agg(column_name, ', ' order by ordinal_position) from information_schema.columns "
                       "where table_schema = 'datamart' and table_name = 'mesures_jour' and column_name not in "
                       "('window_start', 'window_end', 'computed_at', 'computed_from')")
    day = "((preleve_le at time zone 'America/Guadeloupe') - interval '6 hours')"
    bare = QUERY.format(day=day, start="'2026-02-01 10:00Z'", end=f"timestamptz '2026-02-01 10:00Z' + interval '{days} days'")
    bare += " group by 1, 2"
    ours, theirs = [], []
    last = site.sql(f"select date '2026-02-01' + {days}")
    for number in range(options.rounds):
        taken, busy, _ = site.measured("aggregates", "backfill", "mesures_jour", "2026-02-01", last)
        ours.append(taken)
        site.sql("truncate banc.nu")
        theirs.append(site.timed_sql(f"insert into banc.nu ({columns}) {bare}"))
        print(f"  round {number + 1}: bascule {taken:.2f} s ({busy:.2f} s of processor), psql {theirs[-1]:.2f} s", flush=True)
    differing = site.sql(f"select count(*) from (select {columns} from datamart.mesures_jour except all "
                         f"select {columns} from banc.nu) d")
    if differing != "0" or site.sql("select count(*) from banc.nu") != site.sql("select count(*) from datamart.mesures_jour"):
        raise SystemExit(f"bench: {differing} rows of the aggregate differ from the bare SQL's")
    a, b = statistics.median(ours), statistics.median(theirs)
    what = "1 window" if days == 1 else f"{days} windows"
    bar = "≤ 1.0 ×" if days == 1 else "–"
    yield Line(f"a daily aggregate over {options.rows:,} rows, {what}", f"{a:.2f} s", f"{b:.2f} s psql, INSERT … SELECT",
               f"{a / b:.2f} ×", bar, days > 1 or a <= 1.0 * b)


def marking(site, options):
    """The same import with an aggregate that watches the table, and without."""
    name = "grand.csv"
    write_rows(site.source / name, options.rows)
    taken = {True: [], False: []}
    for number in range(max(options.rounds, MARKING_ROUNDS)):
        for watched in (number % 2 == 0, number % 2 != 0):
            declare(site) if watched else undeclare(site)
            os.rename(site.source / name, site.inbox / name)
            site.empty()
            # What a load has to mark stands in the database.
            site.command("aggregates", "run")
            site.sql("delete from bascule.touch")
            seconds, busy, _ = site.measured("import", str(site.inbox / name), "--feed", "mesures")
            marks = int(site.sql("select count(*) from bascule.touch"))
            if watched != (marks > 0):
                raise SystemExit(f"bench: {marks} touches were marked")
            taken[watched].append(busy)
            stored, = (site.home / "var/archive").rglob(name)
            os.rename(stored, site.source / name)
            print(f"  round {number + 1}: {'marked' if watched else 'bare'} {seconds:.2f} s ({busy:.2f} s of processor)", flush=True)
    (site.source / name).unlink()
    # What else the machine does only adds to a processor time: the least of each side is nearest to the truth.
    a, b = min(taken[True]), min(taken[False])
    yield Line(f"marking an import of {options.rows:,} rows (processor)", f"{a:.2f} s", f"{b:.2f} s without marking",
               f"{a / b:.2f} ×", "≤ 1.05 ×", a <= 1.05 * b)
