// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Records

/// Everything that a reader gave, for looking at it.
struct Collected: RecordSink {
    var opening = Opening(dialect: Dialect())
    var rows: [[String]] = []
    var lines: [Int] = []
    var malformed: [Malformed] = []
    var closing = Closing()
    var calls: [String] = []

    mutating func begin(_ opening: Opening) throws {
        self.opening = opening
        calls.append("begin")
    }
    mutating func takeRecord(_ record: borrowing Record) throws {
        rows.append(record.texts)
        lines.append(record.line)
    }
    mutating func takeMalformed(_ malformed: Malformed) throws { self.malformed.append(malformed) }
    mutating func end(_ closing: Closing) throws {
        self.closing = closing
        calls.append("end")
    }

    /// Header and records, as `bascule read` gives them.
    var table: [[String]] { opening.headerRecords + rows }

    func note(_ kind: Note.Kind) -> Note? { closing.notes.first { $0.kind == kind } }
}

/// Reads bytes; `step` is how many the source gives at most in one go.
func collect(
    _ bytes: [UInt8], step: Int = .max, limits: ReadLimits = ReadLimits(),
    _ declare: (inout DeclaredDialect) -> Void = { _ in }
) throws -> Collected {
    var declared = DeclaredDialect()
    declare(&declared)
    var source = Unpacked(MemorySource(bytes, step: step), limits: limits)
    var sink = Collected()
    try CSVReader(declared: declared, limits: limits).read(&source, into: &sink)
    return sink
}

func collect(
    _ text: String, step: Int = .max, limits: ReadLimits = ReadLimits(),
    _ declare: (inout DeclaredDialect) -> Void = { _ in }
) throws -> Collected {
    try collect(Array(text.utf8), step: step, limits: limits, declare)
}
