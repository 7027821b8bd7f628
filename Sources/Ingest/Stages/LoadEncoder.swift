// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import Postgres

/// Encodes accepted rows as binary COPY rows of the feed's table: the stored columns in order, then
/// `file_id` and `line_no`.
///
/// Rows only: whoever sends them writes COPY's header and trailer.
package struct RowEncoder {
    private let fileID: Int64
    private let columnCount: Int16
    /// Whether an integer column has 32 bits.
    private let isInt32: [Bool]
    private var buffer = CopyBuffer()
    /// Rows in `bytes`.
    package private(set) var rows = 0

    package init(feed: Feed, fileID: Int64) {
        self.fileID = fileID
        isInt32 = feed.storedColumns.map { $0.type == .integer(bits: 32) }
        columnCount = Int16(isInt32.count + TableShape.origin.count)
    }

    /// A copy of the rows encoded so far.
    package var bytes: [UInt8] { buffer.bytes }
    package var byteCount: Int { buffer.count }

    /// Forgets the rows, keeps the memory.
    package mutating func removeAll() {
        buffer.removeAll()
        rows = 0
    }

    package mutating func accept(_ row: borrowing JudgedRow) throws {
        precondition(row.values.count == isInt32.count, "a row of another feed")
        buffer.beginRow(columnCount)
        for index in row.values.indices {
            switch row.values[index] {
            case .null: buffer.null()
            case .text(let range): buffer.text(row.bytes, in: range)
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
        buffer.int64(fileID)
        buffer.int64(Int64(row.line))
        rows += 1
    }
}
