// SPDX-License-Identifier: Apache-2.0

import Foundation

/// An XLSX file read back by other means than those that wrote it: Python's zipfile and XML parser.
package struct Sheet: Decodable, Sendable {
    package struct Cell: Decodable, Equatable, Sendable {
        /// `n`, `b` or `inlineStr`.
        package var type: String
        package var value: String
        /// The number format's code; empty: General.
        package var format: String

        package init(_ type: String, _ value: String, _ format: String = "") {
            self.type = type
            self.value = value
            self.format = format
        }
    }

    package var name: String
    package var frozenRows: String
    package var filter: String
    package var widths: [String]
    /// Rows of cells by column letter.
    package var rows: [[String: Cell]]

    /// Reads the first sheet of a file.
    package init(path: String) async throws {
        let json = try await ChildProcess.succeed("/usr/bin/python3", ["-c", Self.reader, path])
        self = try JSONDecoder().decode(Sheet.self, from: Data(json.utf8))
    }

    private static let reader = #"""
        import json, re, sys, zipfile, xml.etree.ElementTree as tree
        book = zipfile.ZipFile(sys.argv[1])
        assert book.testzip() is None
        space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
        styles = tree.fromstring(book.read("xl/styles.xml"))
        codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iterfind(".//m:numFmt", space)}
        builtin = {"0": "", "1": "0", "2": "0.00"}
        formats = [x.get("numFmtId") for x in styles.iterfind("m:cellXfs/m:xf", space)]
        sheet = tree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        def text(value):
            return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), value)
        rows = []
        for row in sheet.iterfind("m:sheetData/m:row", space):
            cells = {}
            for cell in row.iterfind("m:c", space):
                kind = cell.get("t", "n")
                held = cell.find("m:is/m:t", space) if kind == "inlineStr" else cell.find("m:v", space)
                number = formats[int(cell.get("s", "0"))]
                cells[re.sub("[0-9]", "", cell.get("r"))] = {
                    "type": kind, "value": text(held.text or "") if held is not None else "",
                    "format": codes.get(number, builtin.get(number, number))}
            rows.append(cells)
        pane = sheet.find("m:sheetViews/m:sheetView/m:pane", space)
        found = sheet.find("m:autoFilter", space)
        workbook = tree.fromstring(book.read("xl/workbook.xml"))
        print(json.dumps({
            "name": workbook.find("m:sheets/m:sheet", space).get("name"),
            "frozenRows": pane.get("ySplit") if pane.get("state") == "frozen" else "",
            "filter": found.get("ref") if found is not None else "",
            "widths": [c.get("width") for c in sheet.iterfind("m:cols/m:col", space)],
            "rows": rows}))
        """#
}
