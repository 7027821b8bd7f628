// SPDX-License-Identifier: Apache-2.0

/// The bytes of a source by their place, for a reader that goes back and forth in them.
package enum PlacedBytes: Sendable {
    case memory([UInt8])
    /// A plain file, open for reading, which stays open as long as its source.
    case descriptor(Int32, name: String)
}
