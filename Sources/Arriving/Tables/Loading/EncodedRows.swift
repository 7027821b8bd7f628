// SPDX-License-Identifier: Apache-2.0

/// Encoded rows of the feed's table, told apart: the last two fields of each are its file and its
/// line.
struct EncodedRows {
    private let bytes: [UInt8]
    /// Where each row ends.
    private var ends: [Int] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var index = 0
        while index < bytes.count {
            let fields = Int(bytes[index]) << 8 | Int(bytes[index + 1])
            index += 2
            for _ in 0..<fields {
                let length = Int32(truncatingIfNeeded: Self.number(bytes, index, 4))
                index += 4 + Int(max(length, 0))
            }
            ends.append(index)
        }
    }

    var count: Int { ends.count }

    subscript(row: Int) -> ArraySlice<UInt8> { bytes[(row == 0 ? 0 : ends[row - 1])..<ends[row]] }

    func bytes(of rows: some Sequence<Int>) -> [UInt8] {
        var part: [UInt8] = []
        for row in rows { part += self[row] }
        return part
    }

    func place(_ row: Int) -> RowPlace {
        RowPlace(
            fileID: Int64(truncatingIfNeeded: Self.number(bytes, ends[row] - 20, 8)),
            line: Int64(truncatingIfNeeded: Self.number(bytes, ends[row] - 8, 8)))
    }

    /// The part as a chunk of its own.
    ///
    /// Its first file may have had rows before: a look-up finds none if it had none.
    func chunk(_ rows: ArraySlice<Int>) -> LoadChunk {
        var chunk = LoadChunk(after: rows.first.map { place($0).fileID } ?? 0)
        for row in rows { chunk.addRows([], rows: 1, fileID: place(row).fileID, keeping: false) }
        return chunk
    }

    private static func number(_ bytes: [UInt8], _ index: Int, _ width: Int) -> UInt64 {
        var value: UInt64 = 0
        for byte in bytes[index..<index + width] { value = value << 8 | UInt64(byte) }
        return value
    }
}
