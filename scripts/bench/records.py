# SPDX-License-Identifier: Apache-2.0
"""150,000 records as JSON Lines and as XML: read beside their floor (yajl, expat alone, in C), loaded beside the same rows as CSV."""
import json
import statistics
import subprocess
from pathlib import Path
from xml.sax.saxutils import quoteattr

from benchsite import FEED
from data import COLUMNS, block, write_rows
from report import Line
from workbooks import timed

ROWS = 150_000
LIBRARIES = {"jsonl": "yajl", "xml": "expat"}


def records():
    rows = [row.split(";") for row in block().splitlines()]
    for number in range(ROWS):
        row = rows[number % len(rows)]
        yield [row[0].replace("@@@@@", f"{number // len(rows):05d}"), *row[1:]]


def write_jsonl(out):
    for row in records():
        values = row[:3] + [float(text.replace(",", ".")) for text in row[3:7]] + [int(row[7]), *row[8:]]
        out.write(json.dumps(dict(zip(COLUMNS, values))) + "\n")


def write_xml(out):
    out.write("<resultats>\n")
    for row in records():
        attributes = " ".join(f"{name}={quoteattr(text)}" for name, text in zip(COLUMNS[:3], row))
        elements = "".join(f"<{name}>{text}</{name}>" for name, text in zip(COLUMNS[3:], row[3:]))
        out.write(f"<resultat {attributes}>{elements}</resultat>\n")
    out.write("</resultats>\n")


WRITERS = {"jsonl": write_jsonl, "xml": write_xml}


def feed(kind):
    """The feed of the large file, of another form and into another table."""
    text = FEED.replace("mesures", f"mesures_{kind}").replace('"*.csv"', f'"*.{kind}"').replace(
        'dialect: { encoding: utf-8, delimiter: ";" }', f"format: {kind}" + ("\nrecord: /resultats/resultat" if kind == "xml" else ""))
    if kind == "xml":
        for name in COLUMNS[:3]:
            text = text.replace(f"name: {name},", f'name: {name}, header: ["@{name}"],')
    return text


def compare(site, options, kind, floor):
    path, csv = site.inbox.parent / f"mesures_{kind}" / f"grand.{kind}", site.inbox / "grand.csv"
    path.parent.mkdir(exist_ok=True)
    floors, reads, imports, plain = [], [], [], []
    for _ in range(options.rounds):
        site.empty()
        with open(path, "w", encoding="utf-8") as out:
            WRITERS[kind](out)
        write_rows(csv, ROWS)
        floors.append(timed([str(floor), kind, str(path)])[0])
        reads.append(timed([site.bascule, "read", str(path)]))
        plain.append(site.measured("import", str(csv), "--feed", "mesures"))
        imports.append(site.measured("import", str(path), "--feed", f"mesures_{kind}"))
        if int(site.sql(f"select count(*) from banc.mesures_{kind}")) != ROWS or site.rows() != ROWS:
            raise SystemExit(f"bench: {kind}: not all of {ROWS} rows are there")
        site.sql(f"truncate banc.mesures_{kind}, banc.mesures_{kind}_history")
    least, csv_seconds = statistics.median(floors), statistics.median(taken for taken, _, _ in plain)
    for what, taken, peak, other, said in [
            ("read", statistics.median(taken for taken, _ in reads), max(peak for _, peak in reads), least,
             f"{least:.2f} s {LIBRARIES[kind]} alone"),
            ("import", statistics.median(taken for taken, _, _ in imports), max(peak for _, _, peak in imports), csv_seconds,
             f"{csv_seconds:.2f} s the same rows as CSV")]:
        yield Line(f"{what} of {ROWS:,} records of {kind}, 10 values each", f"{taken:.2f} s, {peak:.0f} MiB", said,
                   f"{taken / other:.1f} ×", "≤ 64 MiB", peak <= 64)


def run(site, options):
    floor = site.home / "records_floor"
    subprocess.run(["cc", "-O2", "-o", floor, Path(__file__).with_name("records_floor.c"), "-lexpat", "-lyajl"], check=True)
    for kind in WRITERS:
        declared = site.home / f"config/feeds/mesures_{kind}.yaml"
        declared.write_text(feed(kind))
        yield from compare(site, options, kind, floor)
        declared.unlink()
    site.empty()
