// SPDX-License-Identifier: Apache-2.0

package import Records

/// Reads a sheet of a workbook into a sink that is given every line: a line is a row of the sheet.
package struct WorkbookReader: Sendable {
    /// Of the sheet: its name or its number; nil: the only visible one.
    package var sheet: String?
    package var limits: ReadLimits
    /// Where shared texts go that are too many for memory.
    package var folder: String

    /// Whether the value of merged cells is in each of them, not in the first alone.
    package var fillsMerged = false

    package init(sheet: String? = nil, limits: ReadLimits = .init(), folder: String) {
        self.sheet = sheet
        self.limits = limits
        self.folder = folder
    }

    /// Reads the workbook and pushes its rows; wrong data is pushed too, not thrown.
    package func read<K: RecordSink>(_ bytes: WorkbookBytes, into sink: inout K) throws {
        try read(bytes, into: &sink) { try $0.chosen(sheet) }
    }

    /// The same of the sheet that `choose` takes.
    package func read<K: RecordSink>(
        _ bytes: WorkbookBytes, into sink: inout K, choose: ([Sheet]) throws -> Sheet
    ) throws {
        try read(bytes, into: &sink, tellsNames: false) { [(sheet: try choose($0), use: .rows)] }
    }

    /// The same of several sheets, as if they stood one below the other: each begins with a line of
    /// its own that holds its name, and lines count on from sheet to sheet.
    ///
    /// - Parameters:
    ///   - tellsNames: whether that line is given.
    ///   - choose: says which sheets are given, and what of each.
    package func read<K: RecordSink>(
        _ bytes: WorkbookBytes, into sink: inout K, tellsNames: Bool,
        choose: ([Sheet]) throws -> [(sheet: Sheet, use: SheetUse)]
    ) throws {
        var dialect = Dialect()
        dialect.headerRows = 0
        var isChosen = false
        do {
            let file = try WorkbookFile(bytes, limits: limits, folder: folder)
            let sheets = try choose(file.sheets)
            try file.checkParts(of: sheets.filter { $0.use == .rows }.map(\.sheet))
            file.countsTogether = tellsNames
            isChosen = true
            dialect.sheet = Self.names(of: sheets.filter { $0.use == .rows }.map(\.sheet))
            let giver = Giver(sink, limits)
            defer { sink = giver.sink }
            try giver.sink.begin(Opening(dialect: dialect))
            do {
                for (sheet, use) in sheets {
                    guard use != .hidden else {
                        giver.addHidden(sheet)
                        continue
                    }
                    if tellsNames { try giver.begin(sheet) }
                    guard use == .rows else { continue }
                    giver.merged = try fillsMerged ? file.merged(sheet) : nil
                    try file.read(sheet, into: giver)
                }
            } catch let error as SourceError {
                guard let malformed = error.malformed(line: giver.line + 1) else { throw error }
                try giver.sink.takeMalformed(malformed)
            }
            try giver.end()
        } catch let error as SourceError {
            guard !isChosen, let malformed = error.malformed(line: 1) else {
                throw error
            }
            try sink.begin(Opening(dialect: dialect))
            try sink.takeMalformed(malformed)
            try sink.end(Closing())
        }
    }

    /// The first ones, for a person.
    private static func names(of sheets: [Sheet]) -> String {
        let told = 8
        return sheets.prefix(told).map(\.name).joined(separator: ", ")
            + (sheets.count > told ? ", …" : "")
    }
}

/// Gives the rows of a sheet to a sink, and the blank lines between them.
private final class Giver<K: RecordSink>: RowTaker {
    var sink: K
    private let limits: ReadLimits
    /// The last line given.
    private(set) var line = 0
    /// Lines of the sheets before.
    private var before = 0
    private var closing = Closing()
    private var record = Record()
    var merged: MergedCells?

    init(_ sink: K, _ limits: ReadLimits) {
        self.sink = sink
        self.limits = limits
    }

    var width: Int { sink.columns }

    func take(_ record: borrowing Record) throws {
        guard merged != nil else { return try give(record) }
        var filled = copy record
        merged?.fill(&filled)
        try give(filled)
    }

    /// Gives the line that a sheet begins with.
    func begin(_ sheet: Sheet) throws {
        line += 1
        before = line
        closing.accountedLines += 1
        closing.records += 1
        var record = Record()
        record.line = line
        record.isSheet = true
        record.bytes = Array(sheet.name.utf8)
        record.ends = [record.bytes.count]
        record.kinds = [.text]
        record.raw = Array(sheet.name.utf8)
        try sink.takeRecord(record)
    }

    /// Notes a sheet that is not given.
    func addHidden(_ sheet: Sheet) { closing.hiddenSheets.append(sheet.name) }

    private func give(_ record: borrowing Record) throws {
        while line + 1 < before + record.line { try passBlank() }
        let isBlank = record.bytes.isEmpty && record.faults.isEmpty
        if isBlank { return try passBlank() }
        line = before + record.line
        closing.accountedLines += 1
        guard record.count <= limits.columns || isWithin(record) else {
            return try sink.takeMalformed(
                Malformed(
                    line: line, kind: .tooManyColumns,
                    reason: .tooManyColumns(found: record.count, limit: limits.columns), raw: []))
        }
        closing.records += 1
        self.record = copy record
        self.record.line = line
        RowText.append(record, to: &self.record.raw)
        try sink.takeRecord(self.record)
    }

    /// Whether what is beyond the limit is blank.
    private func isWithin(_ record: borrowing Record) -> Bool {
        record.ends[limits.columns - 1] == record.bytes.count
    }

    private func passBlank() throws {
        line += 1
        closing.accountedLines += 1
        try sink.pass([], line: line, as: .blank)
    }

    /// Nothing behind it can be trusted: rows may be missing.
    func tell(_ fault: WorkbookFault) throws { throw fault.error }

    func end() throws {
        closing.lines = line
        try sink.end(closing)
    }
}
