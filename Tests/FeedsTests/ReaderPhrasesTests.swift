// SPDX-License-Identifier: Apache-2.0

import CSV
import Feeds
import Site
import Testing

/// Takes what the reader reports of a whole file.
private struct Told: RecordSink {
    var malformed: [Malformed] = []
    mutating func begin(_ opening: Opening) throws {}
    mutating func take(_ record: borrowing Record) throws {}
    mutating func take(_ malformed: Malformed) throws { self.malformed.append(malformed) }
    mutating func end(_ closing: Closing) throws {}
}

private let odd: [[UInt8]] = [
    Array("%PDF-1.7 and more".utf8), [0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3, 4],
    [0x89, 0x50, 0x4E, 0x47, 13, 10, 26, 10], [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4],
    Array("<!doctype html><html>".utf8), Array("<?xml version='1.0'?><a/>".utf8),
    Array("PAR1 and bytes".utf8), [UInt8](repeating: 0, count: 64),
    [UInt8](repeating: 1, count: 64), Array("SQLite format 3 etc".utf8),
    Array(("a;b\n1;" + String(repeating: "x", count: 3_000_000) + "\n").utf8),
]

@Test(arguments: odd)
func `what the reader refuses is told to a French analyst in French`(_ bytes: [UInt8]) throws {
    var source = Unpacked(MemorySource(bytes))
    var told = Told()
    try CSVReader().read(&source, into: &told)
    let refused = try #require(told.malformed.first)
    let fault = Fault(detail: .binary(refused.detail))
    let text = fault.message(in: .fr)
    for word in ["this", "is ", "the ", "not ", "limit ", "longer", "bytes", "send", "file"] {
        #expect(!text.contains(word), "English in “\(text)”")
    }
    #expect(text.first?.isUppercase == true)
}
