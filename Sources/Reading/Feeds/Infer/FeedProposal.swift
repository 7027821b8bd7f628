// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
package import Records

/// A declared feed that can read a file, and what speaks for it: the answer to a command that was
/// not told which.
package struct FeedProposal: Sendable, Equatable {
    /// The evidence for the feed, the strongest first.
    package enum Reason: Sendable, Equatable {
        /// The file lies in the feed's folder of the inbox and has a name that it takes.
        case folder
        /// The feed takes `good` of the first `read` rows.
        case rows(good: Int, read: Int)
    }

    package let feed: String
    package let reason: Reason

    /// The feeds that can read a file, the best first; none where nothing speaks for any.
    ///
    /// - Parameters:
    ///   - folder: where the file lies, relative to the inbox; nil outside of it.
    ///   - open: gives the file's bytes from their beginning, once for each feed: only the head is
    ///     read.
    package static func of<S: ByteSource>(
        fileName: String, folder: String?, in catalog: FeedCatalog, open: (Feed) throws -> S
    ) throws -> [FeedProposal] {
        if let folder, let feed = catalog.feed(folder: folder, fileName: fileName) {
            return [FeedProposal(feed: feed.name, reason: .folder)]
        }
        return try catalog.feeds.compactMap { feed -> FeedProposal? in
            var source = try open(feed)
            var sink = FirstRows(feed: feed, fileName: fileName)
            do {
                try feed.read(&source, into: &sink)
            } catch is FirstRows.Enough {
                // Further rows say nothing more about the feed.
            }
            guard let reason = sink.reason else { return nil }
            return FeedProposal(feed: feed.name, reason: reason)
        }.sorted { $0.good > $1.good }
    }

    private var good: Int {
        if case .rows(let good, _) = reason { good } else { 0 }
    }
}

/// Judges the first rows of a file, and reads no further.
private struct FirstRows: RecordSink {
    struct Enough: Error {}

    /// Records looked at until a header must have been found, and rows judged below it.
    private static let recordsLimit = 1_000
    private static let rowsLimit = 20

    private var judge: Judge<Nowhere>
    private var records = 0

    init(feed: Feed, fileName: String) {
        judge = Judge(feed: feed, fileName: fileName, rows: Nowhere())
    }

    /// Nil where the file is not the feed's.
    var reason: FeedProposal.Reason? {
        let counts = judge.counts
        guard judge.fileFaults.isEmpty, counts.rowsAccepted > 0 else { return nil }
        return .rows(good: counts.rowsAccepted, read: counts.rowsRead)
    }

    mutating func begin(_ opening: Opening) throws { try judge.begin(opening) }

    mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {
        try judge.pass(text, line: line, as: kind)
    }

    mutating func takeRecord(_ record: borrowing Record) throws {
        try judge.takeRecord(record)
        try count()
    }

    mutating func takeMalformed(_ malformed: Malformed) throws {
        try judge.takeMalformed(malformed)
        try count()
    }

    mutating func end(_ closing: Closing) throws { try judge.end(closing) }

    private mutating func count() throws {
        records += 1
        let isEnough = judge.counts.rowsRead >= Self.rowsLimit || records >= Self.recordsLimit
        if isEnough || !judge.fileFaults.isEmpty { throw Enough() }
    }
}

/// Keeps nothing.
private struct Nowhere: RowSink {
    func accept(_ row: borrowing JudgedRow, from record: borrowing Record) {}
    func report(_ fault: Fault) {}
    func reject(line: Int) {}
}
