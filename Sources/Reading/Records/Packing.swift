// SPDX-License-Identifier: Apache-2.0

/// The packing of the bytes.
package enum Packing: String, Sendable, Equatable {
    case none
    case gzip
    case zip

    /// Told by the first bytes, not by a name; four are enough.
    package init(_ head: some Sequence<UInt8>) {
        self =
            if head.starts(with: [0x1F, 0x8B]) {
                .gzip
            } else if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
                .zip
            } else {
                .none
            }
    }
}
