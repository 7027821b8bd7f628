// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Judges records one by one; not generic, so that the row loop is compiled for what it is.
struct RowJudge {
    enum Verdict {
        case accepted
        /// Accepted, with warnings in `faults`.
        case flagged
        case rejected
        /// Not a row: a header, or past a limit.
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
    /// Plans in the order of judging: a measurement before the column of its unit, the computed
    /// ones last.
    let order: [Int]
    let rules: [PlannedRule]
    let ruleIndexes: [RuleIndex]
    let checks: [PlannedCheck]
    /// What the cell in hand holds; always a text in a text file.
    var cell = FieldKind.text
    /// For each plan's last value: its place among the allowed ones, and a unit found for it in
    /// another cell.
    var ordinals: [Int]
    var units: [Range<Int>]
    /// The places of the key's texts among the row's values.
    private let keyPlaces: [Int]
    var isBad = false
    var stack: [Exact] = []
    /// Columns of this row in which less is kept than was sent; the rows of the file with such, by
    /// column.
    var cuts: [Int] = []
    var cutRows: [Int: LineAccount.Part] = [:]
    /// Which of the feed's tables it judges for; and, by table, the judges for the others.
    var table = 0
    var others: [RowJudge?] = []
    /// Of a branch its table, which its columns are named with; else empty.
    var branch = ""

    // MARK: Lines

    var account = LineAccount()
    var place = Place.head
    let footers: FooterWords
    let hasFooters: Bool
    /// Columns that tell whether a line is a row.
    let identity: [Int]
    /// The first line below a preamble of a declared number of lines.
    var firstLine = 1
    /// The lines above the table, for `from_preamble`.
    var preamble: [String] = []
    var held: [Held] = []
    var heldBytes = 0
    /// Why a line that may have been the header could not be read: it passes a limit.
    var headLimit: ReadError?
    /// For the likeliest header: columns named, cells, and missing ones.
    var nearestHeader: (named: Int, cells: Int, faults: [Fault.Detail])?
    /// The rows of the header; rows that may follow it, and whether any may.
    var headRows: [Record] = []
    /// The names in the header, as they were sent.
    var headNames: [String] = []
    var headerBytes: [UInt8] = []
    var headLeft = 0
    var unitsLeft = false
    var isHeadOpen = false
    /// Names in the header that the feed does not know, not told yet.
    var extras: [String] = []
    /// Of a layout: those that were told.
    var toldExtras: Set<String> = []
    /// Columns of the records that the layout gives, and not the file.
    let given: Int
    /// Fields of the header; 0 before there is one.
    var width = 0
    /// Whether every row ends in one delimiter too many, as far as the reader saw.
    var endsInDelimiter = false
    /// The fields up to the last that has a name.
    var namedWidth = 0
    /// Whether a blank line is right above.
    var isSetApart = false
    /// The next row to be judged may be the title of another table.
    var isLone = false
    /// A record that is another table's header if the next one says so.
    var candidate: Record?
    /// Records that turned out to be rows.
    var released: [Record] = []
    /// Where the footer, or the other table, began; whether the next row stands below it.
    var footerLine = 0
    var isBelow = false
    /// Lines that the feed declares away, and that look like good rows.
    var doubtful = LineAccount.Part()
    /// Whether sheets are the sections; and where each begins.
    let isOfSheets: Bool
    var sheets = SheetLines()

    init(feed: Feed, fileName: String) {
        let feed = feed.layout == nil ? feed : feed.laidOut
        self.feed = feed
        self.fileName = fileName
        isOfSheets = feed.layout?.sections?.isSheets == true
        given = feed.layout == nil ? 0 : feed.givenNames.count
        var output = 0
        var plans = feed.columns.map { column in
            let plan = ColumnPlan(column, output: output, isKey: feed.key.contains(column.name))
            output += column.type.stored.count
            return plan
        }
        order = ColumnPlan.link(&plans, feed)
        rules = feed.rangeRules.map { [plans] in PlannedRule($0, plans) }
        ruleIndexes = rules.map(RuleIndex.init)
        checks = feed.checks.map { [plans] in PlannedCheck($0, plans) }
        self.plans = plans
        ordinals = [Int](repeating: -1, count: plans.count)
        units = [Range<Int>](repeating: 0..<0, count: plans.count)
        footers = feed.lines.footerWords
        hasFooters = !feed.lines.footers.isEmpty
        identity = RowJudge.identity(of: feed)
        row.values = [Value](repeating: .null, count: output)
        keyPlaces = plans.filter { $0.type == .text && feed.key.contains($0.name) }.map(\.output)
        if !feed.branches.isEmpty { others = RowJudge.branches(of: feed, fileName) }
    }

    /// The table's columns, once they are known.
    var columns: Int { place == .head ? 0 : width }

    mutating func begin(_ opening: Opening) {
        dialect = opening.dialect
        endsInDelimiter = opening.dialect.trailingDelimiter
        if case .lines(let count) = feed.lines.preamble {
            firstLine = count + (opening.dialect.separatorLine ? 1 : 0) + 1
        }
        if feed.lines.headerRows == 0 { useOrder() }
        // What the sender calls a column is its place.
        if opening.dialect.record != nil { headNames = opening.header }
    }

    /// Judges a row.
    mutating func judge(_ record: borrowing Record) -> Verdict {
        guard fileFaults.isEmpty else {
            account.addLines(.unread, record.line, record.lines)
            return .skipped
        }
        guard counts.rowsRead < feed.limits.rows else {
            account.addLines(.unread, record.line, record.lines)
            refuse(.tooManyRows(limit: feed.limits.rows))
            return .skipped
        }
        open(record)
        if isBelow {
            isBelow = false
            reject(.belowTable(line: footerLine, isFooter: place == .below))
        } else if record.count != width, let misfit = misfit(record) {
            reject(misfit)
        } else {
            let bytes = record.bytes
            let hasUndefined = record.mayHoldUndefined && bytes.contains(UndefinedByte.lead)
            for index in order { judge(index, record, bytes, hasUndefined) }
            if !ruleIndexes.isEmpty { applyRules() }
            if !checks.isEmpty { applyChecks() }
            if row.bytes.count > feed.limits.keyBytes { checkKey() }
        }
        if isBad, place == .table, isOtherHeader(record) { return .skipped }
        if isLone, !isBad { faults.append(Fault(severity: .warn, detail: .loneLine)) }
        isLone = false
        account.addRow(record.line, record.lines)
        counts.rowsRead += 1
        if !faults.isEmpty { finishFaults(record) }
        if isBad {
            counts.rowsRejected += 1
            return .rejected
        }
        counts.rowsAccepted += 1
        for index in cuts { cutRows[index, default: LineAccount.Part()].addLines(record.line, 1) }
        return faults.isEmpty ? .accepted : .flagged
    }

    /// Makes the record's bytes the row's.
    mutating func open(_ record: borrowing Record) {
        isBad = false
        cuts.removeAll(keepingCapacity: true)
        row.line = record.number
        row.bytes.removeAll(keepingCapacity: true)
        row.bytes.append(contentsOf: record.bytes)
    }

    mutating func takeFaults() -> [Fault] {
        defer { faults.removeAll(keepingCapacity: true) }
        return isOfSheets ? faults.map(inSheet) : faults
    }

    /// Notes why the whole file cannot be loaded.
    mutating func refuse(_ detail: Fault.Detail, line: Int? = nil) {
        let fault = inSheet(Fault(line: line, detail: detail))
        fileFaults.append(fault)
        noteFault(fault)
    }

    mutating func noteFault(_ fault: Fault) {
        faults.append(fault)
        if fault.severity == .warn { counts.warnings += 1 } else { counts.faults += 1 }
    }

    private mutating func finishFaults(_ record: borrowing Record) {
        let original = showUndefined(String(decoding: record.raw, as: UTF8.self))
        for index in faults.indices {
            faults[index].line = record.line
            faults[index].original = original
            name(&faults[index])
            if faults[index].severity == .warn {
                counts.warnings += 1
            } else {
                counts.faults += 1
            }
        }
    }
}

extension RowJudge {
    /// Columns that tell whether a line is a row: the key's, or else the required ones of the file.
    static func identity(of feed: Feed) -> [Int] {
        let columns = feed.columns.enumerated().filter { $0.element.isInFile }
        let keys = columns.filter { feed.key.contains($0.element.name) }
        return (keys.isEmpty ? columns.filter { $0.element.isRequired } : keys).map(\.offset)
    }

    /// A key that is longer than an index takes would cost the whole file.
    private mutating func checkKey() {
        var bytes = 0
        var longest = (place: -1, bytes: 0)
        for place in keyPlaces {
            guard case .text(let range) = row.values[place] else { continue }
            bytes += range.count
            if range.count > longest.bytes { longest = (place, range.count) }
        }
        guard bytes > feed.limits.keyBytes else { return }
        faults.append(
            Fault(
                column: plans.first { $0.output == longest.place }?.name,
                detail: .keyTooLong(bytes: bytes, limit: feed.limits.keyBytes)))
        isBad = true
    }

    /// Says which column a fault is of: for people by the name that they sent, and beside the columns
    /// of the feed's other tables by the table too.
    func name(_ fault: inout Fault) {
        guard let column = fault.column else { return }
        fault.header = sentName(of: column)
        guard !branch.isEmpty else { return }
        if fault.header == nil, isSent(column) { fault.header = column }
        fault.column = "\(branch).\(column)"
    }

    /// Whether the file names the column.
    private func isSent(_ column: String) -> Bool {
        guard let source = plans.first(where: { $0.name == column })?.source else { return false }
        return headNames.indices.contains(source) && !headNames[source].hasPrefix(Layout.mark)
    }

    /// The file's name for a column; nil if it has none there or the column's own.
    func sentName(of column: String) -> String? {
        guard isSent(column), let source = plans.first(where: { $0.name == column })?.source
        else { return nil }
        let sent = showUndefined(headNames[source])
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return sent.isEmpty || sent == column ? nil : sent
    }

    private mutating func reject(_ detail: Fault.Detail) {
        faults.append(Fault(detail: detail))
        isBad = true
    }
}
