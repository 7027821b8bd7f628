// SPDX-License-Identifier: Apache-2.0

/// The texts that stand for nothing, asked for each cell.
struct NullTexts {
    private var begins = [Bool](repeating: false, count: 256)
    private var longest = 0
    private var texts: [[UInt8]] = []

    init(_ texts: [String]) {
        for text in texts where !text.isEmpty {
            let bytes = text.utf8.map(NullTexts.lower)
            begins[Int(bytes[0])] = true
            longest = max(longest, bytes.count)
            self.texts.append(bytes)
        }
    }

    /// Whether the text is empty or one of them, the case of ASCII letters ignored.
    func contains(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let first = range.first else { return true }
        guard range.count <= longest, begins[Int(NullTexts.lower(bytes[first]))] else {
            return false
        }
        return texts.contains { text in
            guard text.count == range.count else { return false }
            for offset in 0..<text.count
            where text[offset] != NullTexts.lower(bytes[range.lowerBound + offset]) {
                return false
            }
            return true
        }
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }
}
