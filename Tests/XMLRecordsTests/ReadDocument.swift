// SPDX-License-Identifier: Apache-2.0

import Records
import XMLRecords

/// What a reader has pushed.
struct ReadDocument: RecordSink {
    private(set) var opening: Opening?
    private(set) var rows: [[String]] = []
    private(set) var raw: [String] = []
    /// Line and part of each.
    private(set) var numbers: [String] = []
    /// Line and what it was.
    private(set) var lines: [String] = []
    private(set) var malformed: [Malformed] = []
    private(set) var closing: Closing?

    init(
        _ text: String, _ record: String, _ columns: [String], step: Int = .max,
        _ change: (inout ReadLimits) -> Void = { _ in }
    ) throws {
        try self.init(Array(text.utf8), record, columns, step: step, change)
    }

    init(
        _ bytes: [UInt8], _ record: String, _ columns: [String], step: Int = .max,
        _ change: (inout ReadLimits) -> Void = { _ in }
    ) throws {
        var limits = ReadLimits()
        change(&limits)
        var source = MemorySource(bytes, step: step)
        let places = columns.map { $0.split(separator: "|").compactMap { XMLPath(String($0)) } }
        guard let record = XMLPath(record) else { return }
        try XMLRecordsReader(record, places, limits: limits).read(&source, into: &self)
    }

    /// The reason of the first fault.
    var fault: XMLFault? {
        if case .xml(let fault) = malformed.first?.reason { fault } else { nil }
    }

    mutating func begin(_ opening: Opening) { self.opening = opening }

    mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) {
        lines.append("\(line) \(kind)")
    }

    mutating func takeRecord(_ record: borrowing Record) {
        rows.append(record.texts)
        raw.append(String(decoding: record.raw, as: UTF8.self))
        numbers.append("\(record.line)/\(record.part)")
    }

    mutating func takeMalformed(_ malformed: Malformed) { self.malformed.append(malformed) }

    mutating func end(_ closing: Closing) { self.closing = closing }
}
