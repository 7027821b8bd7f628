// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Makes the rows of a layout out of a file's lines, as they come: what each line is, and what is
/// found beside the tables.
struct LayoutReading {
    private let layout: Layout
    private var sections: LayoutSections?
    /// Of the table in hand.
    private var shape: LayoutShape
    private var given: GivenColumns
    /// The same of each of the feed's tables, as they were left; of the one in hand it is old.
    private var tables: [(shape: LayoutShape, given: GivenColumns)]
    private let values: [(name: String, matcher: PatternMatcher)]
    private let cutter: LineCut?
    /// Whether the file is refused: nothing more is made of it.
    private var isBroken = false

    init(_ layout: Layout, of feed: Feed) {
        self.layout = layout
        let each = feed.eachTable
        sections = layout.sections.map { rule in
            LayoutSections(rule, each.map { $0.layout?.sections ?? rule })
        }
        tables = each.enumerated().map { index, feed in
            (
                shape: LayoutShape(feed, feed.layout ?? layout),
                given: GivenColumns(feed.givenNames, table: index)
            )
        }
        (shape, given) = tables[0]
        values = layout.values.map { ($0.name, ColumnPlan.matcher($0.pattern)) }
        cutter = layout.widths.isEmpty ? nil : LineCut(layout.widths)
    }

    // MARK: Lines

    mutating func take<K: RecordSink>(_ record: borrowing Record, _ sink: inout K) throws {
        guard !isBroken else { return try sink.passLines(record, as: .outside) }
        do {
            if let cutter, record.kinds.isEmpty {
                // Patterns are for the line as it stands.
                try sort(cutter.cut(record), LayoutLine.text(of: record), &sink)
            } else {
                let isRow = sections == nil && shape.isInTable && !shape.readsText
                try sort(record, isRow ? nil : LayoutLine.text(of: record), &sink)
            }
        } catch let fault as LayoutFault {
            try refuse(fault, line: record.line, &sink)
            try sink.passLines(record, as: .outside)
        }
    }

    mutating func takeBlank<K: RecordSink>(
        _ text: ArraySlice<UInt8>, line: Int, _ sink: inout K
    ) throws {
        if !isBroken {
            do {
                try endAtBlank(line, &sink)
            } catch let fault as LayoutFault {
                try refuse(fault, line: line, &sink)
            }
        }
        try sink.pass(text, line: line, as: .blank)
    }

    /// What the reader could not make a record of: a row where rows are, else a line beside them.
    mutating func takeMalformed<K: RecordSink>(
        _ malformed: Malformed, _ sink: inout K
    ) throws {
        let isRow = !isUnwanted && shape.isInTable
        guard !malformed.isFatal, !isBroken, !isRow else {
            return try sink.takeMalformed(malformed)
        }
        var record = Record()
        record.line = malformed.line
        record.lines = malformed.lines
        record.raw = malformed.raw
        record.bytes = malformed.raw
        record.ends = [record.bytes.count]
        let kind = beside(LayoutLine.text(of: record))
        try sink.passLines(record, as: kind)
    }

    /// Ends what is open, at the end of the file.
    mutating func finish<K: RecordSink>(_ closing: Closing, _ sink: inout K) throws {
        guard !isBroken else { return }
        do {
            if sections == nil {
                try shape.finish(in: nil, given, &sink)
            } else {
                try sections?.check(hidden: closing.hiddenSheets)
                try leave(&sink)
            }
        } catch let fault as LayoutFault {
            try refuse(fault, line: closing.lines, &sink)
        }
    }

    private mutating func refuse<K: RecordSink>(
        _ fault: LayoutFault, line: Int, _ sink: inout K
    ) throws {
        isBroken = true
        try sink.takeMalformed(
            Malformed(
                line: fault.line ?? line, kind: .misshapen, reason: .layout(fault), raw: []))
    }

    // MARK: What a line is

    /// - Parameter text: nil where nothing looks at it unless the line is none of the table's.
    private mutating func sort<K: RecordSink>(
        _ record: borrowing Record, _ text: String?, _ sink: inout K
    ) throws {
        if !record.isSheet, LayoutLine.firstFilled(record) == nil, !shape.takesBlanks {
            try endAtBlank(record.line, &sink)
            return try sink.passLines(record, as: .blank)
        }
        if let text, try isMark(text, record, &sink) { return }
        if sections == nil || sections?.open?.isWanted == true {
            let taken = try shape.take(record, text ?? "", &given, &sink)
            if taken == .whole { return }
        }
        try sink.passLines(record, as: beside(text ?? LayoutLine.text(of: record)))
    }

    /// Whether a line begins or ends a section.
    private mutating func isMark<K: RecordSink>(
        _ text: String, _ record: borrowing Record, _ sink: inout K
    ) throws -> Bool {
        guard let sections else { return false }
        // A sheet's name may be any text, and any text may look like one.
        if !record.isSheet, sections.ends(text) {
            try leave(&sink)
        } else if let name = record.isSheet ? text : sections.name(text) {
            if sections.rule.endsByItself { try leave(&sink) }
            try self.sections?.enter(name, line: record.line)
            if let table = self.sections?.open?.table { turn(to: table) }
            shape.restart()
            given.enterSection()
            given["section"] = Array(name.utf8)
            // A section may say more on the line that begins it.
            _ = note(text)
        } else {
            return false
        }
        try sink.passLines(record, as: .section)
        return true
    }

    /// Goes on with another of the feed's tables.
    private mutating func turn(to table: Int) {
        guard table != given.table else { return }
        tables[given.table] = (shape, given)
        (shape, given) = tables[table]
    }

    private mutating func leave<K: RecordSink>(_ sink: inout K) throws {
        guard let open = sections?.open else { return }
        if open.isWanted { try shape.finish(in: open.name, given, &sink) }
        sections?.leave()
        shape.restart()
        given.leaveSection()
    }

    private mutating func endAtBlank<K: RecordSink>(_ line: Int, _ sink: inout K) throws {
        guard !isUnwanted else { return }
        let hadTable = shape.hasTable
        try shape.takeBlank(&sink)
        if hadTable, sections?.rule.end == .blank { try leave(&sink) }
    }

    /// Whether the line stands in a section that is not wanted, or in none.
    private var isUnwanted: Bool { sections.map { $0.open?.isWanted != true } ?? false }

    // MARK: Beside the tables

    /// What a line beside the tables is; its values are noted.
    private mutating func beside(_ text: String) -> PassedLine {
        if let open = sections?.open, !open.isWanted { return .otherSection }
        let isNoted = note(text)
        if let sections {
            if sections.open != nil { return .aside }
            return !sections.hasCome ? .preamble : isNoted ? .aside : .outside
        }
        return shape.hasTable ? .aside : .preamble
    }

    private mutating func note(_ text: String) -> Bool {
        var isNoted = false
        for (name, matcher) in values {
            guard let found = matcher.firstGroup(in: text) else { continue }
            let value = Array(found[Blank.trim(found, 0, found.count)])
            given[name] = value
            // Outside of sections it holds for all tables.
            if sections?.open == nil {
                for table in tables.indices { tables[table].given[name] = value }
            }
            isNoted = true
        }
        return isNoted
    }
}

extension Layout.Sections {
    /// Whether a section needs no line that ends it.
    fileprivate var endsByItself: Bool {
        if case .pattern = end { false } else { true }
    }
}
