// SPDX-License-Identifier: Apache-2.0

import DelimitedText
import Records
import Testing

@Suite struct `Limits` {
    /// Endless `x`, then a line end and a row: a file that must not be held in memory.
    private struct LongLine: ByteSource {
        var left: Int
        var tail = Array("\n3;z\n".utf8)
        var head = Array("a;b\n1;y\n".utf8)
        var largest = 0

        mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
            largest = max(largest, buffer.capacity)
            if !head.isEmpty {
                defer { head = [] }
                buffer += head
                return head.count
            }
            if left > 0 {
                let count = min(limit, left)
                left -= count
                buffer.append(contentsOf: repeatElement(UInt8(ascii: "x"), count: count))
                return count
            }
            defer { tail = [] }
            buffer += tail
            return tail.count
        }
    }

    @Test func `a line without end is refused, not held, and the next is read`() throws {
        var source = LongLine(left: 64 << 20)
        var sink = Collected()
        try CSVReader().read(&source, into: &sink)
        #expect(sink.malformed.map(\.kind) == [.lineTooLong])
        #expect(sink.malformed.first?.line == 3)
        #expect(sink.rows == [["1", "y"], ["3", "z"]])
        #expect(sink.lines == [2, 4])
        #expect(source.largest < 2 << 20)
    }

    @Test func `columns and fields at and over their limits`() throws {
        var limits = ReadLimits()
        limits.columns = 3
        limits.fieldBytes = 5
        let read = try collect("a;b;c\n1;2;3\n1;2;3;4\n12345;2;3\n123456;2;3\n", limits: limits)
        #expect(read.rows == [["1", "2", "3"], ["12345", "2", "3"]])
        #expect(read.malformed.map(\.kind) == [.tooManyColumns, .fieldTooLong])
        #expect(read.malformed.map(\.line) == [3, 5])
    }

    @Test func `an open quote is followed no further than its limit`() throws {
        var limits = ReadLimits()
        limits.quotedLines = 10
        let rows = (0..<100).map { "\($0);x\n" }.joined()
        let read = try collect("a;b\n1;\"open\n" + rows, limits: limits)
        #expect(read.malformed.map(\.kind) == [.unclosedQuote(openedAt: 2)])
        #expect(read.rows.count == 100)
    }

    @Test func `a line at its limit passes and one over it does not`() throws {
        var limits = ReadLimits()
        limits.lineBytes = 10
        let read = try collect("a;b\n1;34567890\n1;345678901\n2;x\n", limits: limits)
        #expect(read.rows == [["1", "34567890"], ["2", "x"]])
        #expect(read.malformed.map(\.line) == [3])
    }
}
