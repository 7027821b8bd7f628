// SPDX-License-Identifier: Apache-2.0

/// Bytes that are already in memory.
package struct MemorySource: ByteSource {
    private let bytes: [UInt8]
    private var position = 0
    private let step: Int

    /// Gives `bytes` in portions of at most `step` bytes.
    package init(_ bytes: [UInt8], step: Int = .max) {
        self.bytes = bytes
        self.step = max(step, 1)
    }

    package var placed: PlacedBytes? { .memory(bytes) }

    package mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int {
        let count = min(limit, step, bytes.count - position)
        buffer.append(contentsOf: bytes[position..<position + count])
        position += count
        return count
    }
}
