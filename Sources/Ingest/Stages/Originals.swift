// SPDX-License-Identifier: Apache-2.0

internal import CSV
internal import Feeds

/// Rows as they were sent, read again for the few that turned out faulty after they were encoded.
struct Originals {
    /// By physical line.
    private(set) var text: [Int: String] = [:]

    init(lines: Set<Int>, of digest: Digest, feed: Feed) throws {
        guard !lines.isEmpty else { return }
        var picker = Picker(wanted: lines)
        var source = Unpacked(try VerifiedSource(digest), limits: feed.readLimits)
        try CSVReader(declared: feed.dialect, limits: feed.readLimits).read(&source, into: &picker)
        text = picker.found
    }

    private struct Picker: RecordSink {
        let wanted: Set<Int>
        var found: [Int: String] = [:]

        mutating func begin(_ opening: Opening) throws {}
        mutating func end(_ closing: CSV.Closing) throws {}
        mutating func take(_ malformed: Malformed) throws {}

        mutating func take(_ record: borrowing Record) throws {
            guard wanted.contains(record.line) else { return }
            found[record.line] = showUndefined(String(decoding: record.raw, as: UTF8.self))
        }
    }
}
