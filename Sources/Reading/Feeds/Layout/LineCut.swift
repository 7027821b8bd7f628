// SPDX-License-Identifier: Apache-2.0

internal import Records

/// Cuts lines at fixed places: each cell has so many characters, the last one all that is left.
struct LineCut {
    private let widths: [Int]

    init(_ widths: [Int]) { self.widths = widths }

    func cut(_ record: borrowing Record) -> Record {
        var result = Record()
        result.line = record.line
        result.lines = record.lines
        result.raw = record.raw
        result.mayHoldUndefined = record.mayHoldUndefined
        let bytes = record.bytes
        var start = 0
        for (index, width) in widths.enumerated() {
            let isLast = index == widths.count - 1
            let end = isLast ? bytes.count : Self.end(of: width, bytes, from: start)
            result.bytes.append(contentsOf: bytes[Blank.trim(bytes, start, end)])
            result.ends.append(result.bytes.count)
            start = end
        }
        return result
    }

    /// Where so many characters end.
    private static func end(of width: Int, _ bytes: [UInt8], from start: Int) -> Int {
        var left = width
        var place = start
        while place < bytes.count {
            // The further bytes of a character are not counted.
            if bytes[place] & 0xC0 != 0x80 {
                if left == 0 { break }
                left -= 1
            }
            place += 1
        }
        return place
    }
}
