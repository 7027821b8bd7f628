# SPDX-License-Identifier: Apache-2.0
"""One large laboratory file: `bascule import`, psql with conversions, and a bare binary COPY."""
import os
import statistics

from data import COLUMNS, write_rows
from report import Line

# What a careful person writes instead: text in, conversions by the server, merge by key.
CONVERSIONS = """\
insert into banc.mesures (echantillon, preleve_le, flux, brix, pol, purete, ph, replicat, appareil, statut, file_id, line_no)
select echantillon, to_timestamp(preleve_le, 'DD/MM/YYYY HH24:MI:SS')::timestamp at time zone 'America/Guadeloupe', flux,
       replace(brix, ',', '.')::numeric, replace(pol, ',', '.')::numeric, replace(purete, ',', '.')::numeric,
       replace(ph, ',', '.')::numeric, replicat::integer, appareil, statut, 0, 0
  from banc_texte
    on conflict (echantillon, preleve_le) do update
   set flux = excluded.flux, brix = excluded.brix, pol = excluded.pol, purete = excluded.purete, ph = excluded.ph,
       replicat = excluded.replicat, appareil = excluded.appareil, statut = excluded.statut
"""
STAGING = f"create temp table banc_texte ({', '.join(f'{name} text' for name in COLUMNS)})"


def run(site, options):
    name = "grand.csv"
    write_rows(site.source / name, options.rows)
    path, bare_rows = site.inbox / name, site.source / "rows.bin"
    ours, processor, theirs, bare = [], [], [], []
    for number in range(options.rounds):
        os.rename(site.source / name, path)
        site.empty()
        taken, busy, _ = site.measured("import", str(path), "--feed", "mesures")
        ours.append(taken)
        processor.append(busy)
        expect(site, options.rows)
        stored, = (site.home / "var/archive").rglob(name)
        os.rename(stored, site.source / name)

        site.sql(f"\\copy banc.mesures to '{bare_rows}' with (format binary)")
        site.empty()
        bare.append(site.timed_sql(f"\\copy banc.mesures from '{bare_rows}' with (format binary)"))
        expect(site, options.rows)

        site.empty()
        theirs.append(site.timed_sql(
            STAGING, f"\\copy banc_texte from '{site.source / name}' with (format csv, header, delimiter ';')", CONVERSIONS))
        expect(site, options.rows)
        print(f"  round {number + 1}: bascule {ours[-1]:.2f} s ({busy:.2f} s of processor), psql {theirs[-1]:.2f} s, "
              f"bare COPY {bare[-1]:.2f} s", flush=True)
    size = (site.source / name).stat().st_size
    (site.source / name).unlink()
    bare_rows.unlink()
    site.empty()
    a, b, c = map(statistics.median, (ours, theirs, bare))
    work = f"{options.rows:,} rows, {size / 1e6:.0f} MB"
    mine = f"{a:.2f} s, {options.rows / a:,.0f} rows/s"
    yield Line(work, mine, f"{b:.2f} s psql, staging + INSERT … SELECT", f"{a / b:.2f} ×", "≤ 0.42 ×", a <= 0.42 * b)
    yield Line("the same", mine, f"{c:.2f} s bare binary COPY", f"{a / c:.2f} ×", "≤ 1.15 ×", a <= 1.15 * c)


def expect(site, rows):
    found = site.rows()
    if found != rows:
        raise SystemExit(f"bench: {found} rows instead of {rows}")
