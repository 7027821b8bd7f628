// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import Postgres

/// Encodes accepted rows as binary COPY rows of the feed's table: the stored columns in order, then
/// `file_id` and `line_no`.
///
/// Rows only: the sender writes COPY's header and trailer.
package struct RowEncoder {
    private let fileID: Int64
    private let columnCount: Int16
    /// Whether an integer column has 32 bits.
    private let isInt32: [Bool]
    private var buffer = CopyBuffer()
    /// Places of watched columns among the stored ones, and their values.
    private var watched: [(index: Int, stretches: TouchedStretches)]
    /// Rows in `bytes`.
    package private(set) var rows = 0

    package init(feed: Feed, fileID: Int64, watching names: [String] = []) {
        watched = names.isEmpty ? [] : Touches(watching: names, of: feed).places(in: feed)
        self.fileID = fileID
        isInt32 = feed.storedColumns.map(\.type.isInt32)
        columnCount = Int16(isInt32.count + TableShape.origin.count)
    }

    /// A copy of the rows encoded so far.
    package var bytes: [UInt8] { buffer.bytes }
    package var byteCount: Int { buffer.count }

    /// Forgets the rows, keeps the memory and the touches.
    package mutating func removeAll() {
        buffer.removeAll()
        rows = 0
    }

    /// Values of the watched columns since the beginning; nil: none is watched.
    package func touches(of feed: Feed) -> Touches? {
        guard !watched.isEmpty else { return nil }
        let columns = feed.storedColumns
        var touches = Touches(watching: watched.map { columns[$0.index].name }, of: feed)
        for (index, stretches) in watched {
            var rested = stretches
            rested.rest()
            touches.set(rested, of: columns[index].name)
        }
        return touches
    }

    package mutating func accept(_ row: borrowing JudgedRow) throws {
        precondition(row.values.count == isInt32.count, "a row of another feed")
        buffer.beginRow(columnCount)
        for index in row.values.indices {
            switch row.values[index] {
            case .null: buffer.null()
            case .text(let range), .image(let range): buffer.text(row.bytes, in: range)
            case .json(let range): buffer.jsonb(row.bytes, in: range)
            case .integer(let value):
                if isInt32[index] { buffer.int32(Int32(value)) } else { buffer.int64(value) }
            case .numeric(let coefficient, let scale):
                buffer.numeric(coefficient: coefficient, scale: scale)
            case .double(let value): buffer.float8(value)
            case .boolean(let value): buffer.bool(value)
            case .date(let days): buffer.date(daysSince2000: days)
            case .timestamp(let microseconds):
                buffer.timestamptz(microsecondsSince2000: microseconds)
            }
        }
        for place in watched.indices {
            switch row.values[watched[place].index] {
            case .timestamp(let microseconds): watched[place].stretches.addValue(microseconds)
            case .date(let days): watched[place].stretches.addValue(Int64(days))
            default: continue
            }
        }
        buffer.int64(fileID)
        buffer.int64(Int64(row.line))
        rows += 1
    }
}
