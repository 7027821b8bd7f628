// SPDX-License-Identifier: Apache-2.0

package import Records

/// Gives a sink the rows of a layout in place of the lines that they are made of, and tells it what
/// every other line is.
package struct LaidOut<K: RecordSink>: RecordSink {
    package var sink: K
    private var reading: LayoutReading
    private let cutsLines: Bool

    init(_ sink: K, _ layout: Layout, of feed: Feed) {
        self.sink = sink
        cutsLines = layout.cutsLines
        reading = LayoutReading(layout, of: feed)
    }

    package mutating func begin(_ opening: Opening) throws {
        var opening = opening
        if cutsLines {
            opening.dialect.delimiter = []
            opening.dialect.quote = nil
        }
        try sink.begin(opening)
    }

    package mutating func pass(
        _ text: ArraySlice<UInt8>, line: Int, as kind: PassedLine
    ) throws {
        guard kind == .blank else { return try sink.pass(text, line: line, as: kind) }
        try reading.takeBlank(text, line: line, &sink)
    }

    package mutating func takeRecord(_ record: borrowing Record) throws {
        try reading.take(record, &sink)
    }

    package mutating func takeMalformed(_ malformed: Malformed) throws {
        try reading.takeMalformed(malformed, &sink)
    }

    package mutating func end(_ closing: Closing) throws {
        try reading.finish(closing, &sink)
        try sink.end(closing)
    }
}
