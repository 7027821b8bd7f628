// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A table: its header is found by its names, and each line below is a row, or, of a layout that
/// makes rows of columns, one for each of these.
struct TableReading {
    /// Columns that become rows: the field, and what its name says.
    private struct Measured {
        let field: Int
        /// By the place among what the layout gives.
        let texts: [(place: Int, text: [UInt8])]
    }

    private enum State { case head, rows, below }

    private let feed: Feed
    private let rule: Layout.Unpivot?
    private let columns: PatternMatcher?
    private let except: PatternMatcher?
    private let parts: [(name: String, matcher: PatternMatcher)]
    /// The fields of columns that are found by their place.
    private let placed: Set<Int>
    private var state = State.head
    /// The last lines above the header, of which several rows of names may be made.
    private var above: [[String]] = []
    /// The line with most of the feed's names, for the message if none has all.
    private var nearest: (named: Int, names: [String], line: Int)?
    /// The first header of the feed in which no column becomes rows.
    private var unmeasured: (line: Int, names: [String])?
    private var header: (bytes: [UInt8], ends: [Int])?
    private var width = 0
    private var kept: [Int] = []
    private var measured: [Measured] = []
    private var row = LaidRow()
    /// Whether its header has come in this section, or in the file.
    private(set) var hasTable = false

    init(_ feed: Feed, _ layout: Layout) {
        self.feed = feed.ofCells
        placed = Set(feed.positions.map { $0.position - 1 })
        if case .unpivot(let rule) = layout.shape {
            self.rule = rule
            columns = ColumnPlan.finder(rule.columns)
            except = rule.except.map(ColumnPlan.finder)
            parts = rule.parts.map { ($0.name, ColumnPlan.matcher($0.pattern)) }
        } else {
            (rule, columns, except, parts) = (nil, nil, nil, [])
        }
    }

    mutating func restart() {
        state = .head
        above = []
        nearest = nil
        unmeasured = nil
        header = nil
        hasTable = false
    }

    /// The header that is nearest to the feed's, where none was found.
    func nearestHeader(_ given: GivenColumns) throws(LayoutFault) -> Record? {
        if let unmeasured {
            throw .noMeasured(line: unmeasured.line, among: unmeasured.names)
        }
        return nearest.map { LaidRow.header(given, $0.names, line: $0.line) }
    }

    var isInTable: Bool { state == .rows }

    mutating func take<K: RecordSink>(
        _ record: borrowing Record, _ given: GivenColumns, _ sink: inout K
    ) throws -> LineTaken {
        switch state {
        case .head:
            guard try findHeader(record, given, &sink) else { return .aside }
            guard feed.lines.headerRows == 0 else { return .whole }
            return try takeRow(record, given, &sink)
        case .rows:
            return try takeRow(record, given, &sink)
        case .below:
            try sink.passLines(record, as: .footer)
            return .whole
        }
    }

    // MARK: The header

    private mutating func findHeader<K: RecordSink>(
        _ record: borrowing Record, _ given: GivenColumns, _ sink: inout K
    ) throws -> Bool {
        guard feed.lines.headerRows > 0 else {
            let names = [String](repeating: "", count: max(record.count, (placed.max() ?? -1) + 1))
            try begin(names, given, record.line, &sink)
            return true
        }
        let texts = record.texts
        let names = joined(texts)
        let isWhole = above.count == feed.lines.headerRows - 1
        guard isWhole, isHeader(names, line: record.line) else {
            above.append(texts)
            if above.count >= feed.lines.headerRows { above.removeFirst() }
            return false
        }
        header = (record.bytes, record.ends)
        try begin(names, given, record.line, &sink)
        try sink.passLines(record, as: .header)
        return true
    }

    private mutating func isHeader(_ names: [String], line: Int) -> Bool {
        let map = HeaderMap(feed: feed, header: names)
        let isMeant = map.isHeader || feed.columns.isEmpty
        if isMeant, rule == nil || names.contains(where: isMeasured) { return true }
        if map.isHeader, unmeasured == nil {
            unmeasured = (line, names.filter { !HeaderMap.key($0).isEmpty })
        }
        if map.named > nearest?.named ?? 0 { nearest = (map.named, names, line) }
        return false
    }

    private func isMeasured(_ name: String) -> Bool {
        !name.isEmpty && columns?.firstGroup(in: name) != nil
            && except?.firstGroup(in: name) == nil
    }

    /// The names of several header rows: those of the upper ones hold also for the empty cells to
    /// their right that have a name below.
    private func joined(_ last: [String]) -> [String] {
        guard !above.isEmpty else { return last.map(Blank.trimmed) }
        let count = max(last.count, above.map(\.count).max() ?? 0)
        let rows = (above + [last]).map { row in
            (0..<count).map { field in
                field < row.count ? Blank.trimmed(row[field]) : ""
            }
        }
        var held = [String](repeating: "", count: above.count)
        return (0..<count).map { field in
            var names: [String] = []
            for upper in above.indices {
                let text = rows[upper][field]
                if !text.isEmpty { held[upper] = text }
                let isNamed = rows[(upper + 1)...].contains { !$0[field].isEmpty }
                names.append(isNamed ? held[upper] : text)
            }
            return (names + [rows[above.count][field]]).filter { !$0.isEmpty }
                .joined(separator: " ")
        }
    }

    private mutating func begin<K: RecordSink>(
        _ names: [String], _ given: GivenColumns, _ line: Int, _ sink: inout K
    ) throws {
        width = names.count
        measured = []
        kept = []
        for (field, name) in names.enumerated() {
            if isMeasured(name) {
                measured.append(Measured(field: field, texts: texts(of: name, given)))
            } else {
                kept.append(field)
            }
        }
        guard measured.count <= Record.partsLimit else {
            throw LayoutFault.tooManyParts(line: line, limit: Record.partsLimit)
        }
        state = .rows
        hasTable = true
        let shown = kept.map { placed.contains($0) ? Layout.name(of: $0 + 1) : names[$0] }
        try sink.takeRecord(LaidRow.header(given, shown, line: line))
    }

    private func texts(
        of name: String, _ given: GivenColumns
    ) -> [(place: Int, text: [UInt8])] {
        let all =
            [("header", Array(name.utf8))]
            + parts.map { ($0.name, $0.matcher.firstGroup(in: name) ?? []) }
        return all.compactMap { name, text in
            guard let place = given.names.firstIndex(of: name) else { return nil }
            return (place, text)
        }
    }

    // MARK: Rows

    private mutating func takeRow<K: RecordSink>(
        _ record: borrowing Record, _ given: GivenColumns, _ sink: inout K
    ) throws -> LineTaken {
        if let header, header.ends == record.ends, header.bytes == record.bytes {
            try sink.passLines(record, as: .header)
            return .whole
        }
        if isFooter(record) {
            state = .below
            try sink.passLines(record, as: .footer)
            return .whole
        }
        guard rule != nil else {
            row.begin(record, part: 1)
            row.add(given, record, value: -1)
            for field in 0..<record.count { row.add(record, field) }
            try sink.takeRecord(row.record)
            return .whole
        }
        try giveMeasured(record, given, &sink)
        return .whole
    }

    private func isFooter(_ record: borrowing Record) -> Bool {
        let words = feed.lines.footerWords
        guard let first = LayoutLine.firstFilled(record) else { return false }
        return words.match(record.bytes, LayoutLine.trimmed(record, first)) != nil
    }

    private mutating func giveMeasured<K: RecordSink>(
        _ record: borrowing Record, _ given: GivenColumns, _ sink: inout K
    ) throws {
        // A line cut off must not pass for one with empty cells; a sheet leaves its last ones out.
        guard record.count >= width || !record.kinds.isEmpty,
            LayoutLine.lastFilled(record) < width
        else {
            return try sink.misplace(
                record, .otherWidth(expected: width, found: record.count))
        }
        var given = given
        var part = 0
        for column in measured {
            guard rule?.empty == .keep || LayoutLine.isFilled(record, column.field) else {
                continue
            }
            part += 1
            row.begin(record, part: part)
            for (place, text) in column.texts { given.setText(text, at: place) }
            row.add(given, record, value: column.field)
            for field in kept { row.add(record, field) }
            try sink.takeRecord(row.record)
        }
        if part == 0 { try sink.passLines(record, as: .outside) }
    }
}

extension Feed {
    /// The feed with the columns of the file alone.
    fileprivate var ofCells: Feed {
        var feed = self
        feed.columns = columns.filter { $0.origin == .cell }
        return feed
    }
}
