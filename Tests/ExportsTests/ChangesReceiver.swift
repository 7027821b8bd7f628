// SPDX-License-Identifier: Apache-2.0

/// A copy of a table that is kept by files of changes alone, as a warehouse keeps one.
struct ChangesReceiver {
    /// What a file says that a receiver can't have.
    struct Broken: Error {
        var line: String
    }

    /// Columns of the key, which stand first in a file behind `change`.
    let keyCount: Int
    private(set) var rows: [[Substring]: [Substring]] = [:]

    init(key keyCount: Int) { self.keyCount = keyCount }

    /// Applies a CSV file whose cells need no quotes, and holds each change against what is there.
    mutating func apply(_ text: String) throws {
        for line in text.split(separator: "\r\n").dropFirst() {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            let key = Array(cells[1...keyCount])
            let values = Array(cells[(keyCount + 1)...])
            let isThere = rows[key] != nil
            switch cells[0] {
            case "reset": rows = [:]
            case "insert" where !isThere, "update" where isThere && rows[key] != values:
                rows[key] = values
            case "delete" where isThere: rows[key] = nil
            default: throw Broken(line: String(line))
            }
        }
    }

    var text: [String] {
        rows.map { ($0 + $1).joined(separator: ",") }.sorted()
    }
}
