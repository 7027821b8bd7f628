// SPDX-License-Identifier: Apache-2.0

/// The packed bytes, for a C callback that cannot be generic.
class PackedBytes {
    var chunk: [UInt8] = []
    var taken = 0
    var failure: (any Error)?

    func fill() throws -> Int { 0 }
}
