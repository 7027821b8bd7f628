# SPDX-License-Identifier: Apache-2.0
"""A control chart of 100,000 controls from nothing, and again with one more."""
from report import Line

CHART = """\
qc: banc
kind: individuals
source:
  feed: mesures
  columns: { serie: echantillon, materiau: flux, lot: appareil, mesure_le: preleve_le, valeur: brix }
limits: { phase_1: 1000 }
rules: [limite, 2_2s, 4_1s, 10_x, nelson_2, nelson_3, nelson_4, nelson_5, nelson_6, nelson_7, nelson_8]
"""
CONTROLS = 100_000
ROWS = """\
insert into banc.mesures (echantillon, preleve_le, flux, brix, appareil, file_id, line_no)
select 'QC ' || i, timestamptz '2020-02-01 10:00Z' + i * interval '20 minutes',
       (array['saccharose_20', 'saccharose_60'])[(1 + i % 2)::integer], 18 + i * 7919 % 101 / 100.0, 'RFM', 1, i
  from generate_series(0::bigint, {count} - 1) i
"""


def run(site, options):
    folder = site.home / "config/qc"
    folder.mkdir(exist_ok=True)
    (folder / "banc.yaml").write_text(CHART)
    site.empty()
    site.sql(ROWS.format(count=CONTROLS), "vacuum analyze banc.mesures", "checkpoint")
    whole = []
    for number in range(options.rounds):
        site.sql("delete from qc.charts", "delete from qc.inputs", "delete from qc.runs", "delete from qc.points", "delete from qc.limits")
        taken, busy, _ = site.measured("qc", "run")
        whole.append((taken, busy))
        print(f"  round {number + 1}: {taken:.2f} s ({busy:.2f} s of processor)", flush=True)
    points = int(site.sql("select count(*) from qc.points"))
    if points != CONTROLS:
        raise SystemExit(f"the chart has {points} points of {CONTROLS}")
    site.sql("insert into banc.mesures (echantillon, preleve_le, flux, brix, appareil, file_id, line_no) "
             "values ('QC late', '2030-01-01Z', 'saccharose_20', 18.5, 'RFM', 1, 1000000)")
    later, _, _ = site.measured("qc", "run")
    (folder / "banc.yaml").unlink()
    taken, busy = sorted(whole)[len(whole) // 2]
    yield Line(f"a control chart of {CONTROLS:,} controls, from nothing", f"{taken:.2f} s, {busy:.2f} s of processor",
               f"{later:.2f} s with one more at its end", f"{CONTROLS / taken:,.0f}/s", "< 2 s", taken < 2)
