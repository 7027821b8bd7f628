# SPDX-License-Identifier: Apache-2.0
"""A workbook of 150,000 rows beside its floor: libarchive and expat alone, in C."""
import os
import statistics
import subprocess
import time
import zipfile
from pathlib import Path

from data import COLUMNS, block
from report import Line

ROWS = 150_000
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write_workbook(path):
    """Rows as the large file has them: text, a time and numbers, each in a cell of its kind."""
    def cells(number, row):
        yield f'<c r="A{number}" t="inlineStr"><is><t>{row[0]}</t></is></c>'
        yield f'<c r="B{number}" s="1"><v>{46_054 + number / 1_440:.10f}</v></c>'
        yield f'<c r="C{number}" t="inlineStr"><is><t>{row[2]}</t></is></c>'
        for place, text in enumerate(row[3:8]):
            yield f'<c r="{"DEFGH"[place]}{number}"><v>{text.replace(",", ".")}</v></c>'

    rows = block().splitlines()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("_rels/.rels", f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
                        'Target="xl/workbook.xml"/></Relationships>')
        packed.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="Labo" sheetId="1" '
                        'r:id="r1"/></sheets></workbook>')
        packed.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
                        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>')
        packed.writestr("xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>')
        with packed.open("xl/worksheets/sheet1.xml", "w") as sheet:
            head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in COLUMNS[:8])
            sheet.write(f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{head}</row>'.encode())
            for number in range(2, ROWS + 2):
                row = rows[number % len(rows)].replace("@@@@@", f"{number:06d}").split(";")
                sheet.write(f'<row r="{number}">{"".join(cells(number, row))}</row>'.encode())
            sheet.write(b"</sheetData></worksheet>")


def timed(command, output=subprocess.DEVNULL):
    began = time.monotonic()
    child = subprocess.Popen(command, stdout=output, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"bench: {command[0]} ended with {child.returncode}")
    return time.monotonic() - began, usage.ru_maxrss / 1024


def run(site, options):
    feed = site.home / "config/feeds/mesures.yaml"
    feed.write_text(feed.read_text().replace('files: ["*.csv"]', 'files: ["*.csv", "*.xlsx"]'))
    path, floor = site.inbox / "grand.xlsx", site.home / "floor"
    write_workbook(path)
    subprocess.run(["cc", "-O2", "-o", floor, Path(__file__).with_name("workbook_floor.c"), "-larchive", "-lexpat"], check=True)
    floors, reads, imports = [], [], []
    for _ in range(options.rounds):
        site.empty()
        write_workbook(path)
        floors.append(timed([str(floor), str(path)])[0])
        reads.append(timed([site.bascule, "read", str(path), "--cells"]))
        imports.append(site.measured("import", str(path), "--feed", "mesures"))
        if site.rows() != ROWS:
            raise SystemExit(f"bench: {site.rows()} rows instead of {ROWS}")
    site.empty()
    least = statistics.median(floors)
    for what, taken, peak, bar in [
            ("read --cells", statistics.median(taken for taken, _ in reads), max(peak for _, peak in reads), None),
            ("import", statistics.median(taken for taken, _, _ in imports), max(peak for _, _, peak in imports), 3)]:
        is_met = peak <= 64 and (bar is None or taken <= bar * least)
        yield Line(f"{what} of a workbook of {ROWS:,} rows, 8 cells each", f"{taken:.2f} s, {peak:.0f} MiB",
                   f"{least:.2f} s libarchive and expat alone", f"{taken / least:.1f} ×",
                   "≤ 64 MiB" if bar is None else f"≤ {bar} ×, ≤ 64 MiB", is_met)
