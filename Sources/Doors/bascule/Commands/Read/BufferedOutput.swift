// SPDX-License-Identifier: Apache-2.0

import DelimitedText

/// Standard output in large portions.
struct BufferedOutput {
    var bytes: [UInt8] = []
    private let output = DescriptorOutput(descriptor: 1)

    mutating func flush(above limit: Int = 0) throws {
        guard bytes.count > limit else { return }
        try output.write(bytes)
        bytes.removeAll(keepingCapacity: true)
    }
}
