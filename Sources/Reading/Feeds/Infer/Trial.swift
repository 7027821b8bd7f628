// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Records

/// A sample judged by the feed that was proposed from it.
struct Trial {
    /// Mistakes in the declaration itself.
    let mistakes: [Mistake]
    let rowsRead: Int
    private(set) var faults: [Fault] = []
    private(set) var account = LineAccount()
    /// Why the file as a whole would be refused.
    private(set) var refusal: Fault?
    /// Whether two of its rows have one key and other values.
    private(set) var hasEqualKeys = false

    /// The line where another table begins.
    var otherTable: Int? {
        if case .otherTable(let line, _) = refusal?.detail { line } else { nil }
    }

    /// Whether rows were read and none was rejected.
    var isWhole: Bool {
        rowsRead > 0 && refusal == nil && !faults.contains { $0.severity == .reject }
    }

    /// - Parameter source: the sample from its beginning, read anew each time.
    init<S: ByteSource>(_ proposal: Proposal, _ source: S, settings: Settings) throws {
        let (feed, mistakes) = FeedCatalog.parse(
            proposal.yaml(nil), file: "proposal.yaml", settings: settings)
        self.mistakes = mistakes
        guard let feed else {
            rowsRead = 0
            return
        }
        var source = source
        var judge = Judge(feed: feed, fileName: proposal.fileName, rows: Seen(feed))
        try feed.read(&source, into: &judge)
        try judge.checkAccount()
        rowsRead = judge.counts.rowsRead
        faults = judge.rows.faults
        account = judge.account
        refusal = judge.fileFaults.first { $0.severity == .reject }
        hasEqualKeys = judge.rows.hasEqualKeys
    }

    /// Keeps faults, and checks whether keys are unique.
    private struct Seen: RowSink {
        let key: [Int]
        let faces: [ValueFace]
        var faults: [Fault] = []
        var keys: Set<[String]> = []
        var hasEqualKeys = false

        static let faultsKept = 10_000

        init(_ feed: Feed) {
            faces = feed.faces.map(\.inUTC)
            key = feed.storedColumns.indices.filter { feed.storedColumns[$0].isKey }
        }

        mutating func accept(_ row: borrowing JudgedRow, from record: borrowing Record) {
            guard !key.isEmpty, !hasEqualKeys else { return }
            var values: [String] = []
            for index in key { values.append(row.shown(index, by: faces[index]) ?? "") }
            hasEqualKeys = !keys.insert(values).inserted
        }

        mutating func report(_ fault: Fault) {
            if faults.count < Self.faultsKept { faults.append(fault) }
        }

        func reject(line: Int) {}
    }
}
