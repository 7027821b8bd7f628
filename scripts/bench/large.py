# SPDX-License-Identifier: Apache-2.0
"""A file into a table that is large already: keys in the order of time, and keys in no order, beside a bare COPY."""
import os
import random

from data import HEADER, block
from report import Line
from rows import expect

ROWS = 200_000
FILL = """\
insert into banc.mesures (echantillon, preleve_le, flux, brix, pol, purete, ph, replicat, appareil, statut, file_id, line_no)
select 'LAA ' || lpad(i::text, 9, '0'), timestamptz '2020-01-01 00:00Z' + i * interval '1 s', 'sirop', 18.25, 15.5, 85.1, 6.2, 1,
       'RFM 1', 'F', 0, i
  from generate_series({first}::bigint, {last}::bigint) as g (i)
"""
PIECE = 1_000_000


def run(site, options):
    if not options.long:
        return
    count = options.table_rows
    site.empty()
    empty = {kind: _load(site, kind, count, 0) for kind in ("ordered", "random")}
    site.empty()
    for first in range(1, count + 1, PIECE):
        site.sql(FILL.format(first=first, last=min(first + PIECE - 1, count)))
    site.sql("vacuum analyze banc.mesures", "checkpoint")
    size = int(site.sql("select pg_total_relation_size('banc.mesures')")) / 1e9
    for kind, name in (("ordered", "keys in the order of time"), ("random", "keys in no order")):
        ours, bare = _load(site, kind, count, count)
        ours_empty, bare_empty = empty[kind]
        ratio = ours / ours_empty
        is_met = ratio <= 1.3 if kind == "ordered" else True
        yield Line(f"{ROWS:,} rows into {count:,} ({size:.1f} GB), {name}", f"{ours:.2f} s",
                   f"{ours_empty:.2f} s into an empty table; bare COPY {bare:.2f} s, {bare_empty:.2f} s",
                   f"{ratio:.2f} ×; bare COPY {bare / bare_empty:.2f} ×",
                   "≤ 1.3 ×" if kind == "ordered" else "–", is_met)
    site.empty()


def _load(site, kind, count, there):
    """Seconds of Bascule and of a bare COPY of the same rows; both are taken away again."""
    path, bare = site.inbox / "suite.csv", site.source / "rows.bin"
    path.write_text(HEADER + _rows(kind, count))
    site.sql("checkpoint")
    ours, _, _ = site.measured("import", str(path), "--feed", "mesures")
    expect(site, there + ROWS)
    mine = "file_id = (select max(id) from bascule.file)"
    site.sql(f"\\copy (select * from banc.mesures where {mine}) to '{bare}' with (format binary)",
             f"delete from banc.mesures where {mine}", "vacuum banc.mesures", "checkpoint")
    theirs = site.timed_sql(f"\\copy banc.mesures from '{bare}' with (format binary)")
    site.sql(f"delete from banc.mesures where {mine}", "vacuum banc.mesures")
    bare.unlink()
    for stored in (site.home / "var/archive").rglob(path.name):
        os.unlink(stored)
    site.sql("truncate bascule.file, bascule.fault cascade")
    return ours, theirs


def _rows(kind, count):
    text = block(10_000)
    pieces = [text.replace("@@@@@", f"{number:05d}") for number in range(ROWS // 10_000)]
    if kind == "ordered":
        return "".join(pieces)
    chance = random.Random(7)
    return "".join(f"LAA {chance.randrange(count):09d} {line[4:]}" for piece in pieces for line in piece.splitlines(keepends=True))
