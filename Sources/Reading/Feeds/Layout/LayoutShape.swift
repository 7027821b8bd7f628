// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The shape of what holds the rows: one of three.
struct LayoutShape {
    private var table: TableReading?
    private var plates: PlateReading?
    private var records: RecordReading?

    init(_ feed: Feed, _ layout: Layout) {
        switch layout.shape {
        case .table, .unpivot: table = TableReading(feed, layout)
        case .plates(let rule): plates = PlateReading(rule)
        case .records(let rule): records = RecordReading(rule, feed)
        }
    }

    /// Whether anything of it has come in this section, or in the file.
    var hasTable: Bool {
        table?.hasTable ?? plates?.hasTable ?? records?.hasTable ?? false
    }

    /// Whether the next line may be a row.
    var isInTable: Bool {
        table?.isInTable ?? plates?.isInTable ?? records?.isInTable ?? false
    }

    var takesBlanks: Bool { plates?.takesBlanks ?? false }

    /// Whether it looks at the text of its lines.
    var readsText: Bool { records != nil }

    mutating func restart() {
        table?.restart()
        plates?.restart()
        records?.restart()
    }

    /// - Throws: `LayoutFault`, and what the sink throws.
    mutating func take<K: RecordSink>(
        _ record: borrowing Record, _ text: String, _ given: inout GivenColumns, _ sink: inout K
    ) throws -> LineTaken {
        if let taken = try table?.take(record, given, &sink) { return taken }
        if let taken = try plates?.take(record, &given, &sink) { return taken }
        return try records?.take(record, text, given, &sink) ?? .aside
    }

    mutating func takeBlank<K: RecordSink>(_ sink: inout K) throws {
        try plates?.takeBlank()
        try records?.takeBlank(&sink)
    }

    /// Ends it with its section, or with the file.
    mutating func finish<K: RecordSink>(
        in section: String?, _ given: GivenColumns, _ sink: inout K
    ) throws {
        try plates?.finish()
        try records?.finish(&sink)
        guard !hasTable else { return }
        if plates != nil { throw LayoutFault.noPlate(section: section) }
        if records != nil { throw LayoutFault.noRecord(section: section) }
        // The judge says what the nearest header lacks.
        guard let nearest = try table?.nearestHeader(given) else {
            throw LayoutFault.noTable(section: section)
        }
        try sink.takeRecord(nearest)
    }
}
