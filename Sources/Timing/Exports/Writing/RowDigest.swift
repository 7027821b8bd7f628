// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Wording

/// Counts and hashes rows.
struct RowDigest {
    private static let flushBytes = 1 << 16

    private(set) var count = 0
    private var hash = SHA256()
    private var buffer: [UInt8] = []

    mutating func addRow(_ row: [UInt8]) {
        count += 1
        add(row)
    }

    /// What is no row: the name of the query whose rows follow.
    ///
    /// Behind a NUL, which no row of COPY has.
    mutating func addMark(_ text: String) { add([0] + text.utf8 + [0]) }

    private mutating func add(_ bytes: [UInt8]) {
        buffer += bytes
        guard buffer.count >= Self.flushBytes else { return }
        hash.update(data: buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    mutating func finish() -> String {
        hash.update(data: buffer)
        return hexadecimal(Array(hash.finalize()))
    }
}
