// SPDX-License-Identifier: Apache-2.0

internal import CSV

/// Judges records one by one; not generic, so that the row loop is compiled for what it is.
struct Bench {
    enum Verdict {
        case accepted
        /// Accepted, with warnings in `faults`.
        case flagged
        case rejected
        /// Not a row: blank, a repeated header or units row, or past a limit.
        case skipped
    }

    let feed: Feed
    let fileName: String
    var counts = Counts()
    var fileFaults: [Fault] = []
    var faults: [Fault] = []
    var dialect: Dialect?
    var row = JudgedRow()

    var plans: [ColumnPlan]
    /// Plans in the order of judging: a measurement before the column of its unit, the computed ones last.
    let order: [Int]
    let rules: [PlannedRule]
    let gates: [Gate]
    let checks: [PlannedCheck]
    /// Of each plan's last value: its place among the allowed ones, and a unit found in another cell for it.
    var ordinals: [Int]
    var units: [Range<Int>]
    var isBad = false
    var stack: [Exact] = []
    /// Fields of the header; 0 before there is one.
    private var width = 0
    private var hasTable = false
    private var headerBytes: [UInt8] = []
    private var unitBytes: [UInt8] = []

    init(feed: Feed, fileName: String) {
        self.feed = feed
        self.fileName = fileName
        var output = 0
        var plans = feed.columns.map { column in
            let plan = ColumnPlan(column, output: output, isKey: feed.key.contains(column.name))
            output += column.type == .measurement ? 3 : 1
            return plan
        }
        order = Bench.link(&plans, feed)
        rules = feed.rangeRules.map { [plans] in PlannedRule($0, plans) }
        gates = rules.map(Gate.init)
        checks = feed.checks.map { [plans] in PlannedCheck($0, plans) }
        self.plans = plans
        ordinals = [Int](repeating: -1, count: plans.count)
        units = [Range<Int>](repeating: 0..<0, count: plans.count)
        row.values = [Value](repeating: .null, count: output)
    }

    mutating func begin(_ opening: Opening) {
        dialect = opening.dialect
        readNameAndPreamble(opening.preamble)
        unitBytes = opening.units.flatMap { Array($0.utf8) }
        if feed.dialect.headerRows == 0 {
            hasTable = true
            for (field, plan) in plans.indices.filter({ plans[$0].isInFile }).enumerated() {
                plans[plan].source = field
                width = field + 1
            }
            return
        }
        if !opening.header.isEmpty { adopt(opening.header, line: opening.headerLine) }
    }

    /// Takes a header: what it lacks refuses the file, what it has too much is told.
    private mutating func adopt(_ header: [String], line: Int) {
        hasTable = true
        let map = HeaderMap(feed: feed, header: header)
        use(map, header: header)
        for detail in map.faults { refuse(detail) }
        guard map.faults.isEmpty else { return }
        for name in map.extras {
            let severity: Severity = feed.extra == .reject ? .reject : .warn
            let fault = Fault(
                line: line, column: name, severity: severity, detail: .extraColumn(name: name))
            if severity == .reject { fileFaults.append(fault) }
            note(fault)
        }
    }

    private mutating func use(_ map: HeaderMap, header: [String]) {
        for index in plans.indices { plans[index].source = map.sources[index] }
        width = header.count
        headerBytes = header.flatMap { Array($0.utf8) }
    }

    mutating func judge(_ record: borrowing Record) -> Verdict {
        guard fileFaults.isEmpty else { return .skipped }
        let bytes = record.bytes
        if isBlank(bytes) || isRepeated(bytes) { return .skipped }
        guard hasTable else {
            // The reader saw no header, but the feed's files have one: the first record must be it.
            adopt(record.texts, line: record.line)
            return .skipped
        }
        guard counts.rowsRead < feed.limits.rows else {
            refuse(.tooManyRows(limit: feed.limits.rows))
            return .skipped
        }
        isBad = false
        row.line = record.line
        row.bytes.removeAll(keepingCapacity: true)
        row.bytes.append(contentsOf: bytes)
        if record.count == width || isComplete(record) {
            let hasUndefined = record.mayHoldUndefined && bytes.contains(UndefinedByte.lead)
            for index in order { judge(index, record, bytes, hasUndefined) }
            applyRules()
            applyChecks()
        }
        if isBad, isHeader(record) { return .skipped }
        counts.rowsRead += 1
        if !faults.isEmpty { finishFaults(record) }
        if isBad {
            counts.rowsRejected += 1
            return .rejected
        }
        counts.rowsAccepted += 1
        return faults.isEmpty ? .accepted : .flagged
    }

    mutating func end(_ closing: Closing) {
        guard fileFaults.isEmpty, !hasTable else { return }
        refuse(closing.lines == 0 ? .empty : .noHeader)
    }

    mutating func takeFaults() -> [Fault] {
        defer { faults.removeAll(keepingCapacity: true) }
        return faults
    }

    /// Notes why the whole file cannot be loaded.
    mutating func refuse(_ detail: Fault.Detail) {
        let fault = Fault(detail: detail)
        fileFaults.append(fault)
        note(fault)
    }

    mutating func note(_ fault: Fault) {
        faults.append(fault)
        if fault.severity == .warn { counts.warnings += 1 } else { counts.faults += 1 }
    }

    private mutating func finishFaults(_ record: borrowing Record) {
        let original = showUndefined(String(decoding: record.raw, as: UTF8.self))
        for index in faults.indices {
            faults[index].line = record.line
            faults[index].original = original
            if faults[index].severity == .warn {
                counts.warnings += 1
            } else {
                counts.faults += 1
            }
        }
    }
}

extension Bench {
    private func isBlank(_ bytes: [UInt8]) -> Bool {
        guard !bytes.isEmpty else { return true }
        guard Blank.blank(bytes, at: 0, before: bytes.count) > 0 else { return false }
        return Blank.trim(bytes, 0, bytes.count).isEmpty
    }

    /// The header or the units row once more, to the byte.
    private func isRepeated(_ bytes: [UInt8]) -> Bool {
        bytes.count == headerBytes.count && bytes == headerBytes
            || bytes.count == unitBytes.count && bytes == unitBytes
    }

    /// Whether a rejected record is a header: the same one, or that of another file put behind, which then holds.
    private mutating func isHeader(_ record: borrowing Record) -> Bool {
        guard feed.dialect.headerRows != 0, record.count >= 2 || width == 1 else { return false }
        let texts = record.texts
        let map = HeaderMap(feed: feed, header: texts)
        let found = map.sources.count { $0 >= 0 }
        guard map.faults.isEmpty, found >= 2 || width == 1 && found == 1 else { return false }
        use(map, header: texts)
        faults.removeAll(keepingCapacity: true)
        return true
    }

    /// Whether a record of another width has all it needs: cells cut off at its end that need not be, or empty ones too many.
    private mutating func isComplete(_ record: borrowing Record) -> Bool {
        if record.count > width {
            for field in width..<record.count {
                let range = record.range(field)
                if !Blank.trim(record.bytes, range.lowerBound, range.upperBound).isEmpty {
                    reject(.moreCells(expected: width, found: record.count))
                    return false
                }
            }
            return true
        }
        for plan in plans where plan.source >= record.count && plan.isRequired {
            guard plan.fallback == nil else { continue }
            reject(.fewerCells(expected: width, found: record.count))
            return false
        }
        return true
    }

    private mutating func reject(_ detail: Fault.Detail) {
        faults.append(Fault(detail: detail))
        isBad = true
    }
}
