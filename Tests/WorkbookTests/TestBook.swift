// SPDX-License-Identifier: Apache-2.0

import Records
import Workbook

/// A workbook made by hand, part by part.
struct TestBook {
    static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    static let links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    var sheet = ""
    var strings: String?
    var formats: [(id: Int, code: String)] = []
    /// The formats of the cells' styles, by number; style 0 is General.
    var styles: [Int] = []
    var properties = ""
    var sheets = #"<sheet name="Labo" sheetId="1" r:id="rId1"/>"#
    /// Names of parts that are written otherwise.
    var renamed: [String: String] = [:]
    /// Text of parts instead of what is made.
    var parts: [String: String] = [:]
    var namespace = TestBook.main

    init(_ rows: String = "") {
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

    var bytes: [UInt8] {
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
        var zip = StoredZip()
        for (name, text) in all where text != "-" { zip.add(renamed[name] ?? name, text) }
        return zip.bytes
    }

    /// What is read of it.
    func read(sheet: String? = nil, limits: ReadLimits = ReadLimits()) -> ReadSheet {
        ReadSheet(bytes, sheet: sheet, limits: limits)
    }
}

/// A sheet as it was read.
final class ReadSheet: RowTaker {
    private(set) var rows: [Int: [String]] = [:]
    private(set) var kinds: [Int: [FieldKind]] = [:]
    /// The faults' words and places: `formula D12`.
    private(set) var faults: [String] = []

    init(_ bytes: [UInt8], sheet: String? = nil, limits: ReadLimits = ReadLimits()) {
        do {
            let file = try WorkbookFile(
                try WorkbookBytes(.memory(bytes)), limits: limits, folder: "/var/tmp")
            try file.read(try file.sheets.chosen(sheet), into: self)
        } catch let error as SourceError {
            if case .workbook(let fault) = error.reason {
                faults.append(Self.words(fault))
            } else {
                faults.append("\(error)")
            }
        } catch {
            faults.append("\(error)")
        }
    }

    private static func words(_ fault: WorkbookFault) -> String {
        fault.place.isEmpty ? fault.word : "\(fault.word) \(fault.place)"
    }

    /// The cells of the first row.
    var first: [String] { rows[1] ?? [] }

    func take(_ record: borrowing Record) {
        rows[record.line] = record.texts.map(showUndefined)
        kinds[record.line] = record.kinds
        faults += record.faults.map { Self.words($0.reason) }
    }

    func tell(_ fault: WorkbookFault) { faults.append(Self.words(fault)) }
}
