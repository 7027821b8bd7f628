// SPDX-License-Identifier: Apache-2.0

/// A set of line numbers from 1: a bit for each line of the file, however many are in it.
struct LineSet {
    private var bits: [UInt64]
    private let lines: Int
    private(set) var count = 0

    init(lines: Int) {
        self.lines = max(lines, 0)
        bits = [UInt64](repeating: 0, count: self.lines / 64 + 1)
    }

    func contains(_ line: Int) -> Bool {
        line >= 1 && line <= lines && bits[line >> 6] & 1 << UInt64(line & 63) != 0
    }

    /// Adds a line; one that the file does not have is ignored.
    mutating func insert(_ line: Int) {
        guard line >= 1, line <= lines, !contains(line) else { return }
        bits[line >> 6] |= 1 << UInt64(line & 63)
        count += 1
    }

    mutating func insert(_ range: ClosedRange<Int>) {
        for line in range { insert(line) }
    }
}
