// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import JSONLines
package import Records
internal import Workbook
internal import XMLRecords

extension Feed {
    /// Reads a file by what the feed declares: its rows, and every line that is none.
    package func read<S: ByteSource, K: RecordSink>(
        _ source: inout S, into sink: inout K
    ) throws {
        guard let layout else { return try readLines(&source, into: &sink) }
        var laid = LaidOut(sink, layout, of: self)
        defer { sink = laid.sink }
        try readLines(&source, into: &laid)
    }

    /// Reads a file as what its first bytes say that it is, line by line, into a sink that is given
    /// every line: of a feed with a layout its lines, not its rows.
    package func readLines<S: ByteSource, K: RecordSink>(
        _ source: inout S, into sink: inout K
    ) throws {
        if container != nil, let placed = source.placed, try container(placed) != nil {
            return try refuse(.notUnpacked, to: &sink)
        }
        guard format == .table,
            let bytes = try WorkbookBytes.workbook(of: source, limits: readLimits)
        else { return try readText(&source, into: &sink) }
        var reader = WorkbookReader(limits: readLimits, folder: scratchFolder)
        reader.fillsMerged = workbook.merged == .fill
        if layout?.sections?.isSheets == true {
            return try reader.read(bytes, into: &sink, tellsNames: true, choose: sections)
        }
        try reader.read(bytes, into: &sink) { [reader] in try choose($0, of: bytes, reader) }
    }

    private func refuse<K: RecordSink>(_ fault: ContainerFault, to sink: inout K) throws {
        let refusal = Container.refusal(fault)
        guard let malformed = refusal.malformed(line: 1) else { throw refusal }
        try sink.begin(Opening(dialect: Dialect()))
        try sink.takeMalformed(malformed)
        try sink.end(Closing())
    }

    /// The same of what is known to be text.
    package func readText<S: ByteSource, K: RecordSink>(
        _ source: inout S, into sink: inout K
    ) throws {
        switch format {
        case .table:
            try CSVReader(declared: dialect, limits: readLimits).read(&source, into: &sink)
        case .jsonl:
            try JSONLinesReader(places, limits: readLimits).read(&source, into: &sink)
        case .xml: try xmlReader.read(&source, into: &sink)
        }
    }

    /// Of each column that is read from an object, where; in the order of the columns.
    private var places: [[JSONPointer]] {
        columns.filter(\.isInFile).map { $0.places.compactMap(JSONPointer.init) }
    }

    private var xmlReader: XMLRecordsReader {
        guard let record = record.flatMap(XMLPath.init) else {
            preconditionFailure("a feed of XML without the path of a record")
        }
        return XMLRecordsReader(record, paths, limits: readLimits)
    }

    /// Of each column that is read from a record, where; in the order of the columns.
    private var paths: [[XMLPath]] {
        columns.filter(\.isInFile).map { $0.places.compactMap(XMLPath.init) }
    }

    /// The sheets that are sections: those that are seen or named in full.
    ///
    /// What no table takes is not read. A hidden one that is taken all the same, or needed, is told.
    private func sections(_ sheets: [Sheet]) throws -> [(sheet: Sheet, use: SheetUse)] {
        let rules = eachTable.compactMap { $0.layout?.sections }
        let takes = rules.flatMap(\.take)
        let takesAll = rules.contains(where: \.take.isEmpty)
        let needed = rules.flatMap(\.required)
        let uses = sheets.compactMap { sheet -> (sheet: Sheet, use: SheetUse)? in
            let name = Blank.trimmed(sheet.name)
            func isAmong(_ patterns: [String]) -> Bool {
                patterns.contains { FilePattern.matches(name, $0) }
            }
            if !sheet.isHidden || isAmong(LayoutParser.names(in: takes)) {
                return (sheet, takesAll || isAmong(takes) ? .rows : .name)
            }
            return isAmong(takes + LayoutParser.names(in: needed)) ? (sheet, .hidden) : nil
        }
        guard uses.contains(where: { $0.use != .hidden }) else {
            throw WorkbookFault.noVisibleSheet.error
        }
        let limit = Layout.Sections.sheetsLimit
        guard uses.count(where: { $0.use == .rows }) <= limit else {
            throw WorkbookFault.tooManySheets(limit: limit).error
        }
        return uses
    }

    /// The sheet that is meant: by the declaration, else the only visible one, or the only visible
    /// one that has the feed's header.
    private func choose(
        _ sheets: [Sheet], of bytes: WorkbookBytes, _ reader: WorkbookReader
    ) throws -> Sheet {
        if let sheet {
            let matching = sheets.filter { FilePattern.matches($0.name, sheet) }
            if matching.count > 1, !matching.contains(where: { $0.name == sheet }) {
                throw WorkbookFault.severalSheets(matching.map(\.name)).error
            }
            return try matching.count == 1 ? matching[0] : sheets.chosen(sheet)
        }
        let visible = sheets.filter { !$0.isHidden }
        guard visible.count > 1, lines.headerRows > 0 else { return try sheets.chosen(nil) }
        let fitting = try visible.filter { sheet in
            var finder = HeaderFinder(feed: self)
            do {
                guard let layout else {
                    try reader.read(bytes, into: &finder) { _ in sheet }
                    return finder.isFound
                }
                var laid = LaidOut(finder, layout, of: self)
                defer { finder = laid.sink }
                try reader.read(bytes, into: &laid) { _ in sheet }
            } catch is HeaderFinder.Enough {
                // The rest of the sheet says nothing more.
            }
            return finder.isFound
        }
        guard let sheet = fitting.first, fitting.count == 1 else {
            throw WorkbookFault.severalSheets((fitting.isEmpty ? visible : fitting).map(\.name))
                .error
        }
        return sheet
    }
}

/// Looks whether a sheet has the feed's header, and reads no further.
private struct HeaderFinder: RecordSink {
    struct Enough: Error {}

    private var judge: Judge<Nobody>
    private var records = 0
    private(set) var isFound = false

    init(feed: Feed) { judge = Judge(feed: feed, fileName: "", rows: Nobody()) }

    mutating func begin(_ opening: Opening) throws { try judge.begin(opening) }
    mutating func end(_ closing: Closing) throws {}
    mutating func takeMalformed(_ malformed: Malformed) throws {}

    mutating func takeRecord(_ record: borrowing Record) throws {
        try judge.takeRecord(record)
        records += 1
        isFound = judge.columns > 0 && judge.fileFaults.isEmpty
        if isFound || records >= RowJudge.headLinesLimit { throw Enough() }
    }

    private struct Nobody: RowSink {
        func accept(_ row: borrowing JudgedRow, from record: borrowing Record) {}
        func report(_ fault: Fault) {}
        func reject(line: Int) {}
    }
}
