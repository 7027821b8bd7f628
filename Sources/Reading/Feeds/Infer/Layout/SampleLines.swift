// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The first lines of a sample.
struct SampleLines: RecordSink {
    struct Enough: Error {}

    /// Lines that are looked at.
    static let limit = 5_000

    private(set) var all: [SampleLine] = []

    mutating func begin(_ opening: Opening) {}
    mutating func end(_ closing: Records.Closing) {}

    mutating func pass(_ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine) throws {
        try add(SampleLine(blank: line))
    }

    mutating func takeRecord(_ record: borrowing Record) throws { try add(SampleLine(record)) }

    mutating func takeMalformed(_ malformed: Malformed) throws {
        try add(SampleLine(blank: malformed.line))
    }

    private mutating func add(_ line: SampleLine) throws {
        guard all.count < Self.limit else { throw Enough() }
        all.append(line)
    }
}
