// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The header, and what stands above and right below it.
extension RowJudge {
    /// A line above the header that waits for it.
    struct Held {
        /// Nil for what could not be read as one.
        var record: Record?
        var text: String
        var line: Int
        var lines: Int
    }

    /// Limit of the search for the header: lines, and bytes.
    static let headLinesLimit = 1_000
    static let headBytesLimit = 256 << 10

    // MARK: With a header

    mutating func sortInHead(_ record: borrowing Record) -> Bool {
        let texts = record.texts
        let map = HeaderMap(feed: feed, header: texts)
        if map.isHeader {
            account.addLines(.header, record.line, record.lines)
            adopt(map, [copy record])
            return false
        }
        if let (rows, map) = joined(with: record) {
            for (index, row) in rows.enumerated() {
                account.addLines(index == 0 ? .header : .secondHeader, row.line, row.lines)
            }
            held.removeLast(rows.count - 1)
            adopt(map, rows)
            return false
        }
        remember(map, texts)
        hold(record)
        return false
    }

    /// The rows of the header that end with this record, where only all of them together have the
    /// columns.
    private func joined(with record: borrowing Record) -> (rows: [Record], map: HeaderMap)? {
        let count = feed.lines.headerRows
        guard count > 1, held.count >= count - 1 else { return nil }
        let rows = held.suffix(count - 1).compactMap(\.record) + [copy record]
        guard rows.count == count else { return nil }
        let map = HeaderMap(feed: feed, header: RowJudge.join(rows))
        return map.isHeader ? (rows, map) : nil
    }

    /// The names of several header rows, joined by a blank.
    private static func join(_ rows: [Record]) -> [String] {
        let count = rows.map(\.count).max() ?? 0
        return (0..<count).map { column in
            rows.compactMap { column < $0.count ? $0.text(column) : nil }
                .filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// Keeps what the likeliest header lacks, for the message if none is found.
    private mutating func remember(_ map: HeaderMap, _ texts: [String]) {
        let rank = (map.named, texts.count { !$0.isEmpty })
        if let nearest = nearestHeader, (nearest.named, nearest.cells) >= rank { return }
        nearestHeader = (rank.0, rank.1, map.faults)
    }

    mutating func adopt(_ map: HeaderMap, _ rows: [Record]) {
        useHeader(map, rows)
        for detail in map.faults { refuse(detail) }
        headLeft = map.faults.isEmpty ? max(0, feed.lines.headerRows - rows.count) : 0
        if headLeft == 0 { tellExtras() }
        // Names above the names have no row's place: where no key tells, a value must.
        let hasKey = !feed.key.isEmpty
        settleHeld(isRow: { hasKey ? $0.isRow && $0.isGood : $0.isProven })
        beginTable()
    }

    /// Takes a header that a layout gives: it holds from here on.
    mutating func takeHeader(_ record: borrowing Record) {
        turn(to: record.table)
        let texts = record.texts
        let map = HeaderMap(feed: feed, header: texts)
        guard place != .head else {
            if map.isHeader { return adopt(map, [copy record]) }
            // Of a section that has ended, the nearest to a header: none comes any more, and the
            // next section's must not hide that.
            remember(map, texts)
            return endHead()
        }
        let told = toldExtras
        useHeader(map, [copy record])
        for detail in map.faults { refuse(detail) }
        extras.removeAll(where: told.contains)
        tellExtras()
    }

    /// Uses a header from here on.
    mutating func useHeader(_ map: HeaderMap, _ rows: [Record]) {
        headRows = rows
        headerBytes = rows[0].bytes
        let names = RowJudge.join(rows)
        headNames = names
        for index in plans.indices {
            plans[index].source = map.sources[index]
            plans[index].timeSource = map.timeSources[index] ?? -1
            plans[index].factor = map.factors[index]
        }
        width = names.count
        namedWidth = (names.lastIndex { !HeaderMap.key($0).isEmpty } ?? -1) + 1
        extras = map.extras
        opensUnits()
    }

    mutating func opensUnits() {
        unitsLeft = feed.lines.units != .none
        isHeadOpen = unitsLeft || headLeft > 0
    }

    mutating func tellExtras() {
        let line = headRows.first?.line
        for name in extras where fileFaults.isEmpty || feed.extra == .reject {
            let severity: Severity = feed.extra == .reject ? .reject : .warn
            let fault = Fault(
                line: line, column: name, severity: severity, detail: .extraColumn(name: name))
            if severity == .reject { fileFaults.append(fault) }
            noteFault(fault)
        }
        if feed.layout != nil { toldExtras.formUnion(extras) }
        extras = []
    }

    mutating func beginTable() {
        place = .table
        isSetApart = false
        isHeadOpen = unitsLeft || headLeft > 0
        readNameAndPreamble(preamble)
    }

    /// Whether the record is a second row of the header, or the row of units.
    mutating func takesMoreHead(_ record: borrowing Record) -> Bool {
        if headLeft > 0 {
            headLeft -= 1
            let isSecond = record.count <= width && !probe(record).mayBeRow
            if isSecond { addHeader(record) } else { headLeft = 0 }
            if headLeft == 0 { tellExtras() }
            if isSecond { return true }
        }
        isHeadOpen = false
        guard unitsLeft else { return false }
        unitsLeft = false
        let probe = probe(record)
        // A row cut off, or with cells too many, is a row that is no good.
        if feed.lines.units == .may,
            probe.mayBeRow || !probe.isWhole || otherHeader(record) != nil
        {
            return false
        }
        if probe.isProven { doubtful.addLines(record.line, record.lines) }
        _ = isTaken(record, as: .units)
        return true
    }

    private mutating func addHeader(_ record: borrowing Record) {
        let rows = headRows + [copy record]
        let map = HeaderMap(feed: feed, header: RowJudge.join(rows))
        let (left, bytes) = (headLeft, headerBytes)
        if map.isHeader, map.faults.isEmpty { useHeader(map, rows) } else { headRows = rows }
        (headLeft, headerBytes) = (left, bytes)
        isHeadOpen = true
        _ = isTaken(record, as: .secondHeader)
    }

    // MARK: Without a header

    /// Columns by their place: each after the one before unless its position is declared.
    mutating func useOrder() {
        var next = 0
        for (index, column) in feed.columns.enumerated() where column.isInFile {
            if let position = column.position { next = position - 1 }
            plans[index].source = next
            next += 1
            width = max(width, next)
        }
        namedWidth = width
        if feed.lines.preamble == .none { beginTable() }
    }

    mutating func sortAbove(_ record: borrowing Record) -> Bool {
        if record.line < firstLine {
            if probe(record).isProven { doubtful.addLines(record.line, record.lines) }
            addPreamble(text(record), record.line, record.lines)
            return false
        }
        if feed.lines.preamble == .any, !probe(record).isRow {
            hold(record)
            return false
        }
        settleHeld(isRow: { _ in false })
        beginTable()
        return sort(record)
    }

    // MARK: What waits above

    mutating func addPreamble(_ text: String, _ line: Int, _ lines: Int) {
        preamble.append(text)
        account.addLines(.preamble, line, lines)
    }

    private func text(_ record: borrowing Record) -> String {
        String(decoding: record.raw, as: UTF8.self)
    }

    private mutating func hold(_ record: borrowing Record) {
        hold(
            Held(
                record: copy record, text: text(record), line: record.line, lines: record.lines))
    }

    mutating func hold(_ line: Held) {
        held.append(line)
        heldBytes += line.text.utf8.count
        if held.count > RowJudge.headLinesLimit || heldBytes > RowJudge.headBytesLimit { endHead() }
    }

    /// Ends the head where no header, or no row, came.
    mutating func endHead() {
        guard feed.lines.headerRows > 0 else {
            // Nothing can be a row: what has the shape and a key of its own is one that is no good.
            settleHeld(isRow: { $0.isWhole && $0.hasKeyText })
            return beginTable()
        }
        for line in held { account.addLines(.unread, line.line, line.lines) }
        held = []
        if let headLimit { return refuse(.tooLarge(headLimit)) }
        // Where no column is required, a line that names none of them lacks nothing either.
        let lacks = nearestHeader?.faults ?? []
        for detail in lacks.isEmpty ? [.noHeader] : lacks { refuse(detail) }
    }

    /// Decides the lines above: rows of the feed, wherever they stand, or the declared kind.
    private mutating func settleHeld(isRow: (Probe) -> Bool) {
        for line in held {
            let isPreamble = line.line < firstLine
            if !isPreamble, let record = line.record, isRow(probe(record)) {
                released.append(record)
            } else if isPreamble || feed.lines.preamble == .any {
                addPreamble(line.text, line.line, line.lines)
                if isPreamble, let record = line.record, probe(record).isProven {
                    doubtful.addLines(line.line, line.lines)
                }
            } else {
                preamble.append(line.text)
                account.addLines(.passedOver, line.line, line.lines)
            }
        }
        held = []
    }

    /// Values that are the same for every row of the file.
    mutating func readNameAndPreamble(_ preamble: [String]) {
        for (index, column) in feed.columns.enumerated() {
            switch column.origin {
            case .fileName(let pattern):
                let found = firstGroup(pattern, in: [fileName])
                plans[index].fallback = found ?? plans[index].fallback
                guard plans[index].fallback == nil, plans[index].isRequired else { continue }
                refuse(
                    .nameDoesNotTell(column: column.name, example: PatternExample.of(pattern)))
            case .preamble(let pattern):
                let found = firstGroup(pattern, in: preamble)
                plans[index].fallback = found ?? plans[index].fallback
                guard plans[index].fallback == nil, plans[index].isRequired else { continue }
                refuse(
                    .preambleDoesNotTell(
                        column: column.name, example: PatternExample.of(pattern)))
            case .cell, .layout, .constant, .computed: break
            }
        }
    }

    private func firstGroup(_ pattern: String, in texts: [String]) -> [UInt8]? {
        let matcher = ColumnPlan.matcher(pattern)
        for text in texts {
            guard let found = matcher.firstGroup(in: text) else { continue }
            return Array(found[Blank.trim(found, 0, found.count)])
        }
        return nil
    }
}
