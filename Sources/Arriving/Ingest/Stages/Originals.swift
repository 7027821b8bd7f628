// SPDX-License-Identifier: Apache-2.0

internal import DelimitedText
internal import Feeds
internal import Records

/// Rows as they were sent, read again for the few that turned out faulty after they were encoded.
struct Originals {
    /// By the row's number.
    private(set) var text: [Int: String] = [:]
    /// The values of the key, as they are stored, times on the sender's clock; by the row's
    /// number.
    private(set) var keys: [Int: String] = [:]
    /// Where the sheets are, if several are read.
    private(set) var sheets = SheetLines()

    /// - Parameter beating: called now and then while the file is read.
    init(
        lines: Set<Int>, of digest: Digest, feed: Feed, beating: @escaping () throws -> Void = {}
    ) throws {
        guard !lines.isEmpty else { return }
        let keyed = feed.eachTable.map { table in
            (
                places: table.storedColumns.indices.filter { table.storedColumns[$0].isKey },
                faces: table.faces
            )
        }
        let judge = Judge(
            feed: feed, fileName: digest.claim.name, rows: KeyPicker(wanted: lines, keys: keyed))
        let meter = Inspection.VerifiedSource.Meter { _, _ in try beating() }
        var picker = Picker(wanted: lines, meter: meter, judge: judge)
        let file = try Inspection.VerifiedSource(digest, meter: meter)
        var source = Unpacked(file, limits: feed.readLimits)
        try feed.read(&source, into: &picker)
        text = picker.found
        keys = picker.judge.rows.found
        if feed.layout?.sections?.isSheets == true { sheets = picker.sections }
    }

    private struct Picker: RecordSink {
        let wanted: Set<Int>
        let meter: Inspection.VerifiedSource.Meter
        var judge: Judge<KeyPicker>
        var found: [Int: String] = [:]
        var sections = SheetLines()

        mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {
            guard kind == .section else { return }
            sections.add(String(decoding: text, as: UTF8.self), line: line)
        }

        mutating func begin(_ opening: Opening) throws { try judge.begin(opening) }
        mutating func end(_ closing: Records.Closing) throws { try judge.end(closing) }
        mutating func takeMalformed(_ malformed: Malformed) throws {
            try judge.takeMalformed(malformed)
        }

        mutating func takeRecord(_ record: borrowing Record) throws {
            if wanted.contains(record.number) {
                found[record.number] = showUndefined(String(decoding: record.raw, as: UTF8.self))
            }
            try judge.takeRecord(record)
            try meter.judged()
        }
    }

    private struct KeyPicker: RowSink {
        let wanted: Set<Int>
        /// Of each of the feed's tables.
        let keys: [(places: [Int], faces: [ValueFace])]
        var found: [Int: String] = [:]

        mutating func accept(_ row: borrowing JudgedRow, from record: borrowing Record) throws {
            guard wanted.contains(row.line) else { return }
            let key = keys[row.table]
            found[row.line] = row.shown(key: key.places, by: key.faces)
        }
        mutating func report(_ fault: Fault) throws {}
        mutating func reject(line: Int) throws {}
    }
}
