// SPDX-License-Identifier: Apache-2.0

import JSONLines
import Records

/// What a reader has pushed.
struct ReadObjects: RecordSink {
    private(set) var opening: Opening?
    private(set) var rows: [[String]] = []
    private(set) var kinds: [[FieldKind]] = []
    private(set) var raw: [String] = []
    /// Line and what it was.
    private(set) var lines: [Int: String] = [:]
    private(set) var malformed: [Malformed] = []
    private(set) var closing: Closing?

    init(
        _ text: String, _ columns: [String], step: Int = .max,
        _ change: (inout ReadLimits) -> Void = { _ in }
    ) throws {
        try self.init(Array(text.utf8), columns, step: step, change)
    }

    init(
        _ bytes: [UInt8], _ columns: [String], step: Int = .max,
        _ change: (inout ReadLimits) -> Void = { _ in }
    ) throws {
        var limits = ReadLimits()
        change(&limits)
        var source = MemorySource(bytes, step: step)
        let places = columns.map { $0.split(separator: "|").compactMap { JSONPointer(String($0)) } }
        try JSONLinesReader(places, limits: limits).read(&source, into: &self)
    }

    mutating func begin(_ opening: Opening) { self.opening = opening }

    mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) {
        lines[line] = "\(kind)"
    }

    mutating func takeRecord(_ record: borrowing Record) {
        rows.append(record.texts)
        kinds.append((0..<record.count).map(record.kind))
        raw.append(String(decoding: record.raw, as: UTF8.self))
        lines[record.line] = "row"
    }

    mutating func takeMalformed(_ malformed: Malformed) {
        self.malformed.append(malformed)
        lines[malformed.line] = "malformed"
    }

    mutating func end(_ closing: Closing) { self.closing = closing }
}
