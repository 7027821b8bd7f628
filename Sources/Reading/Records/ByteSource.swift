// SPDX-License-Identifier: Apache-2.0

/// Where bytes come from, in order, once.
package protocol ByteSource {
    /// Appends at most `limit` bytes to `buffer` and returns how many; 0 at the end.
    mutating func read(into buffer: inout [UInt8], limit: Int) throws -> Int

    /// The packing of the bytes; known after the first read.
    var packing: Packing { get }

    /// The same bytes by their place, from the first one; nil where they come but once, as of a
    /// pipe.
    var placed: PlacedBytes? { get }
}

extension ByteSource {
    package var packing: Packing { .none }
    package var placed: PlacedBytes? { nil }
}
