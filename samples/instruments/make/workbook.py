# SPDX-License-Identifier: Apache-2.0
"""Rows of texts, numbers and times as the sheets of a workbook (.xlsx), the same bytes each time."""

import zipfile
from datetime import datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from sheet import ROOT, expect

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def put_workbook(family, name, sheets, columns, rows):
    """`sheets` is a map from a sheet's name to its rows; a cell that is None is not there."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + part("workbook.xml", "sheet.main")
        + part("styles.xml", "styles")
        + "".join(part(f"worksheets/sheet{n}.xml", "worksheet") for n in range(1, len(sheets) + 1))
        + "</Types>",
        "_rels/.rels": links([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        + "".join(f'<sheet name="{escape(title)}" sheetId="{n}" r:id="rId{n}"/>' for n, title in enumerate(sheets, 1))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": links(
            [*[("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)], ("styles", "styles.xml")]
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm:ss"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
    }
    for n, lines in enumerate(sheets.values(), 1):
        data = "".join(f'<row r="{line}">{"".join(cells(line, values))}</row>' for line, values in enumerate(lines, 1))
        parts[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    (ROOT / family).mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(ROOT / family / name, "w") as packed:
        for place, text in parts.items():
            packed.writestr(zipfile.ZipInfo(place, (2026, 3, 16, 0, 0, 0)), '<?xml version="1.0" encoding="UTF-8"?>' + text)
    expect(family, name, columns, rows)


def part(name, kind):
    return f'<Override PartName="/xl/{name}" ContentType="{KIND}.{kind}+xml"/>'


def links(targets):
    return (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        + "".join(f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1))
        + "</Relationships>"
    )


def cells(line, values):
    for column, value in enumerate(values):
        place = f"{chr(65 + column)}{line}"
        match value:
            case None:
                continue
            case Decimal() | int():
                yield f'<c r="{place}"><v>{value}</v></c>'
            case datetime():
                span = value - datetime(1899, 12, 30)
                yield f'<c r="{place}" s="1"><v>{span.days + Decimal(span.seconds) / 86400:.9f}</v></c>'
            case _:
                yield f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
