// SPDX-License-Identifier: Apache-2.0

/// Reads texts of a fixed form from their beginning: figures, and marks between them.
struct FigureReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    /// So many figures as a number; nil, and nothing is read, where there are fewer.
    mutating func figures(_ count: Int) -> Int64? {
        let found = rest.prefix(count)
        guard found.count == count, found.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        rest = rest.dropFirst(count)
        return found.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    /// Whether the mark was next.
    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest = rest.dropFirst()
        return true
    }
}
