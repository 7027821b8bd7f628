# SPDX-License-Identifier: Apache-2.0
"""A sheet of rows as a spreadsheet saves it (.xlsx): numbers and times as numbers, with their formats."""

import re
import zipfile
from datetime import datetime
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def write(path, sheet, title):
    """Writes the rows, the same bytes each time; a row made wrong has its text as it is."""
    texts = {}
    rows = [[name for name, _ in sheet.columns]]
    rows += [[row.sent.get(name, "") for _, name in sheet.columns] for row in sheet.rows]
    data = "".join(f'<row r="{number}">{"".join(cells(row, number, texts))}</row>' for number, row in enumerate(rows, 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        f'ContentType="{KIND}sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}worksheet+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}styles+xml"/><Override PartName="/xl/sharedStrings.xml" '
        f'ContentType="{KIND}sharedStrings+xml"/></Types>',
        "_rels/.rels": links(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{escape(title)}" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": links(("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"),
                                            ("sharedStrings", "sharedStrings.xml")),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="2"/></cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">' + "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in texts)
        + "</sst>",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as packed:
        for name, text in parts.items():
            packed.writestr(zipfile.ZipInfo(name, (2026, 3, 16, 0, 0, 0)), '<?xml version="1.0" encoding="UTF-8"?>' + text)


def links(*targets):
    return f'<Relationships xmlns="{LINKS}">' + "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>' for number, (kind, target) in enumerate(targets, 1)
    ) + "</Relationships>"


def cells(row, number, texts):
    for column, text in enumerate(row):
        place = f'{chr(65 + column)}{number}'
        if re.fullmatch(r"-?\d+(,\d+)?", text):
            yield f'<c r="{place}" s="{2 if "," in text else 0}"><v>{text.replace(",", ".")}</v></c>'
        elif re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", text):
            days = datetime.strptime(text, "%d/%m/%Y %H:%M") - datetime(1899, 12, 30)
            yield f'<c r="{place}" s="1"><v>{days.days + days.seconds / 86400!r}</v></c>'
        elif text:
            yield f'<c r="{place}" t="s"><v>{texts.setdefault(text, len(texts))}</v></c>'
