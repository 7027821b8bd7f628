// SPDX-License-Identifier: Apache-2.0

/// A workbook made by hand, part by part.
package struct TestBook {
    package static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package static let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    package var sheet = ""
    package var strings: String?
    package var formats: [(id: Int, code: String)] = []
    /// The formats of the cells' styles, by number; style 0 is General.
    package var styles: [Int] = []
    package var properties = ""
    package var sheets = #"<sheet name="Labo" sheetId="1" r:id="rId1"/>"#
    /// Names of parts that are written otherwise.
    package var renamed: [String: String] = [:]
    /// Text of parts instead of what is made.
    package var parts: [String: String] = [:]
    package var namespace = TestBook.main

    package init(_ rows: String = "") {
        sheet = "<sheetData>\(rows)</sheetData>"
    }

    private var styleSheet: String {
        let codes = formats.map { format in
            let code = format.code.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
                .replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            return #"<numFmt numFmtId="\#(format.id)" formatCode="\#(code)"/>"#
        }
        let cells = ([0] + styles).map { #"<xf numFmtId="\#($0)"/>"# }
        return #"<styleSheet xmlns="\#(namespace)"><numFmts>\#(codes.joined())</numFmts>"#
            + #"<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>\#(cells.joined())</cellXfs>"#
            + #"<dxfs><dxf><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs></styleSheet>"#
    }

    private func relation(_ id: Int, _ kind: String, _ target: String) -> String {
        #"<Relationship Id="rId\#(id)" Type="\#(Self.links)/\#(kind)" Target="\#(target)"/>"#
    }

    private func relations(_ list: [String]) -> String {
        #"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#
            + list.joined() + "</Relationships>"
    }

    /// The parts' texts by name, in the file's order.
    package var texts: [(String, String)] {
        var all: [(String, String)] = [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", relations([relation(1, "officeDocument", "xl/workbook.xml")])),
            (
                "xl/workbook.xml",
                #"<workbook xmlns="\#(namespace)" xmlns:r="\#(Self.links)">"#
                    + "\(properties)<sheets>\(sheets)</sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relations([
                    relation(1, "worksheet", "worksheets/sheet1.xml"),
                    relation(2, "styles", "styles.xml"),
                    relation(3, "sharedStrings", "sharedStrings.xml"),
                ])
            ),
            ("xl/styles.xml", styleSheet),
            (
                "xl/worksheets/sheet1.xml",
                #"<worksheet xmlns="\#(namespace)">\#(sheet)</worksheet>"#
            ),
        ]
        if let strings {
            all.append(("xl/sharedStrings.xml", #"<sst xmlns="\#(namespace)">\#(strings)</sst>"#))
        }
        for (name, text) in parts {
            if let index = all.firstIndex(where: { $0.0 == name }) {
                all[index].1 = text
            } else {
                all.append((name, text))
            }
        }
        return all.filter { $0.1 != "-" }.map { (renamed[$0.0] ?? $0.0, $0.1) }
    }

    package var bytes: [UInt8] {
        var zip = StoredZip()
        for (name, text) in texts { zip.add(name, text) }
        return zip.bytes
    }
}
