# SPDX-License-Identifier: Apache-2.0
"""Peak memory of `bascule import` on files larger than any laboratory sends."""
from data import write_bytes
from report import Line


def run(site, options):
    for gibibytes in (1, 4) if options.long else (1,):
        path = site.inbox / "enorme.csv"
        rows = write_bytes(path, gibibytes << 30)
        site.empty()
        taken, busy, peak = site.measured("import", str(path), "--feed", "mesures")
        found = site.rows()
        if found != rows:
            raise SystemExit(f"bench: {found} rows instead of {rows}")
        for stored in (site.home / "var/archive").rglob(path.name):
            stored.unlink()
        site.empty()
        yield Line(f"peak memory, {gibibytes} GiB, {rows:,} rows", f"{peak:.0f} MiB", f"{taken:.0f} s, {busy:.0f} s of processor",
                   f"{peak:.0f} MiB", "≤ 64 MiB", peak <= 64)
