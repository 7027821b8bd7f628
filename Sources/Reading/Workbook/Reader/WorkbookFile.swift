// SPDX-License-Identifier: Apache-2.0

package import Records

/// A workbook: Excel's .xlsx and .xlsm, and OpenDocument's .ods, read part by part in constant
/// memory.
package final class WorkbookFile {
    private enum Form {
        case openXML(texts: String?, formats: [NumberFormat], is1904: Bool)
        case openDocument
    }

    /// The sheets that are listed, and what ended the list before its end.
    private let listed: [Sheet]
    private let damage: SourceError?
    private let parts: Package
    private let form: Form
    private let folder: String
    /// Read once, for the first sheet that is read.
    private var texts: TextStore?
    /// Whether all sheets that are read have the limit of one together.
    var countsTogether = false

    /// Opens a workbook and lists its sheets.
    ///
    /// - Parameters:
    ///   - limits: of each part.
    ///   - folder: where shared texts go that are too many for memory.
    /// - Throws: `SourceError` with the file's fault.
    package init(_ bytes: WorkbookBytes, limits: ReadLimits, folder: String) throws {
        try Self.refuseOld(bytes)
        let parts = try Package(bytes, limits: limits)
        if let name = parts.twice { throw WorkbookFault.memberTwice(name: name).error }
        self.parts = parts
        self.folder = folder
        if parts.has("content.xml"), !parts.has("[Content_Types].xml") {
            (listed, damage) = try Self.documentSheets(parts)
            form = .openDocument
        } else {
            (listed, form) = try Self.openXML(parts)
            damage = nil
        }
    }

    package var sheets: [Sheet] {
        get throws {
            if let damage { throw damage }
            return listed
        }
    }

    /// The sheet of a name or a number: of a damaged file also one that stands before the damage,
    /// for its cells up to there.
    package func readable(_ name: String?) throws -> Sheet {
        do {
            return try listed.chosen(name)
        } catch {
            throw damage ?? error
        }
    }

    /// Whether a file is one, or would be if it were whole: by its bytes, not by its name.
    package static func isWorkbook(_ bytes: WorkbookBytes, limits: ReadLimits) throws -> Bool {
        let head = try bytes.head(512)
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return try oldKind(bytes) != nil }
        guard head.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return false }
        do {
            let parts = try Package(bytes, limits: limits)
            return parts.has("[Content_Types].xml") || parts.has("_rels/.rels")
                || parts.has("mimetype") && parts.has("content.xml")
        } catch let error as SourceError where error.reason != nil {
            let name = String(decoding: head.dropFirst(30), as: UTF8.self)
            return ["[Content_Types].xml", "_rels/", "xl/", "docProps/", "mimetypeapplication"]
                .contains(where: name.hasPrefix)
        }
    }

    /// Gives a sheet's rows that have a cell, in order.
    ///
    /// - Throws: what `rows` throws, and `SourceError` where the rest can't be read.
    package func read(_ sheet: Sheet, into rows: any RowTaker) throws {
        switch form {
        case .openDocument:
            let handler = DocumentSheet(sheet: Int(sheet.part) ?? 0, rows: rows)
            try require("content.xml", handler, isCounted: countsTogether)
        case .openXML(let part, let formats, let is1904):
            let context = SheetPart.Context(
                formats: formats, texts: try texts(part), times: SerialTime(is1904: is1904))
            try require(
                sheet.part, SheetPart(context, rows: rows), isCounted: countsTogether)
        }
    }

    /// The areas of merged cells of a sheet: a pass of its own, for they stand behind the rows.
    func merged(_ sheet: Sheet) throws -> MergedCells {
        switch form {
        case .openDocument:
            let areas = DocumentAreas(sheet: Int(sheet.part) ?? 0)
            try require("content.xml", areas)
            return MergedCells(areas.areas)
        case .openXML:
            let areas = MergedAreas(part: sheet.part)
            try require(sheet.part, areas)
            return MergedCells(areas.areas)
        }
    }

    /// Refuses sheets of which two are one part: its rows would come twice, and its limit would be
    /// none.
    func checkParts(of sheets: [Sheet]) throws {
        guard case .openXML = form else { return }
        var names: [String: String] = [:]
        for sheet in sheets where !sheet.part.isEmpty {
            guard let other = names.updateValue(sheet.name, forKey: Package.fold(sheet.part))
            else { continue }
            throw WorkbookFault.sharedPart(name: sheet.part, sheets: [other, sheet.name]).error
        }
    }

    private func require(
        _ part: String, _ handler: MarkupHandler, isCounted: Bool = false
    ) throws {
        guard try parts.read(part, handler, isCounted: isCounted) else {
            throw WorkbookFault.missingPart(name: part).error
        }
    }

    private func texts(_ part: String?) throws -> TextStore {
        if let texts { return texts }
        let store = TextStore(folder: folder)
        if let part { try parts.read(part, SharedTexts(store)) }
        try store.finish()
        texts = store
        return store
    }
}

/// Excel's form.
extension WorkbookFile {
    private static func openXML(_ parts: Package) throws -> ([Sheet], Form) {
        let root = Relations(of: "")
        try parts.read("_rels/.rels", root)
        let main = root.first("officeDocument") ?? "xl/workbook.xml"
        let name = parts.has(main) ? main : "xl/workbook.xml"
        if main.lowercased().hasSuffix(".bin") || parts.has("xl/workbook.bin") {
            throw WorkbookFault.binaryWorkbook.error
        }
        let book = WorkbookPart()
        guard try parts.read(name, book) else {
            throw parts.has("xl/worksheets/sheet1.xml") || parts.has("[Content_Types].xml")
                ? WorkbookFault.missingPart(name: name).error : WorkbookFault.otherDocument.error
        }
        guard book.isWorkbook else { throw WorkbookFault.otherDocument.error }
        let relations = Relations(of: name)
        let hasRelations = try parts.read(Relations.name(of: name), relations)
        let sheets = book.entries.enumerated().compactMap { index, entry -> Sheet? in
            let relation = relations.byID[entry.relation]
            if let relation, relation.kind != "worksheet" { return nil }
            let part =
                relation?.target ?? (hasRelations ? "" : "xl/worksheets/sheet\(index + 1).xml")
            return Sheet(name: entry.name, isHidden: entry.isHidden, part: part)
        }
        let styles = Styles()
        try parts.read(
            relations.first("styles") ?? Package.resolve("styles.xml", from: name), styles)
        let texts =
            relations.first("sharedStrings") ?? Package.resolve("sharedStrings.xml", from: name)
        return (
            sheets,
            .openXML(texts: texts, formats: styles.formats, is1904: book.is1904)
        )
    }
}

/// OpenDocument's form.
extension WorkbookFile {
    private static func documentSheets(_ parts: Package) throws -> ([Sheet], SourceError?) {
        let manifest = DocumentManifest()
        try parts.read("META-INF/manifest.xml", manifest)
        guard !manifest.isEncrypted else { throw WorkbookFault.password.error }
        let kind = String(decoding: try parts.head("mimetype", 200), as: UTF8.self)
        guard kind.isEmpty || kind.contains("opendocument.spreadsheet") else {
            throw WorkbookFault.otherDocument.error
        }
        let sheets = DocumentSheets()
        do {
            try parts.read("content.xml", sheets)
        } catch let error as SourceError where error.reason != nil && !sheets.sheets.isEmpty {
            return (sheets.sheets, error)
        }
        return (sheets.sheets, nil)
    }
}

/// Forms that are refused by name.
extension WorkbookFile {
    private static func refuseOld(_ bytes: WorkbookBytes) throws {
        guard try bytes.head(4) == [0xD0, 0xCF, 0x11, 0xE0], let fault = try oldKind(bytes) else {
            return
        }
        throw fault.error
    }

    /// What a compound file is, by the names in its folder; nil for another document.
    private static func oldKind(_ bytes: WorkbookBytes) throws -> WorkbookFault? {
        func wide(_ text: String) -> [UInt8] { text.utf8.flatMap { [$0, 0] } }
        let all = try bytes.head(64 << 20)
        if all.contains(wide("EncryptedPackage")) { return .password }
        let isWorkbook = all.contains(wide("Workbook")) || all.contains(wide("Book") + [0, 0])
        return isWorkbook ? .oldWorkbook : nil
    }
}
