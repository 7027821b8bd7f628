// SPDX-License-Identifier: Apache-2.0

internal import Records

/// A sample in memory.
struct SampleBytes: ByteSource {
    private var rest: ArraySlice<UInt8>

    /// What was not read yet.
    var all: [UInt8] { Array(rest) }

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func read(into buffer: inout [UInt8], limit: Int) -> Int {
        let part = rest.prefix(limit)
        buffer += part
        rest = rest.dropFirst(part.count)
        return part.count
    }
}
