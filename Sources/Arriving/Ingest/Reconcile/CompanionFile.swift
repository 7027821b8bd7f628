// SPDX-License-Identifier: Apache-2.0

/// A marker or a checksum beside stored files that no feed declares any more.
package struct CompanionFile: Sendable, Equatable {
    package let feed: String
    package let path: String
    /// The name of the file that it came with.
    package let of: String
}
