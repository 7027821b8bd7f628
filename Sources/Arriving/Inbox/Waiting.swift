// SPDX-License-Identifier: Apache-2.0

/// A file that is not taken yet, for `bascule status`.
package struct Waiting: Sendable, Hashable {
    /// Label of the watched folder; nil if no feed takes a file of this name.
    package let label: String?
    package let path: String
    package let relative: String
    /// Size in bytes when it was last looked at.
    package let size: Int64
    /// Time since it was first seen by this process.
    package let waited: Duration
    package let reason: WaitReason

    /// Whether it will never be taken as it is.
    package var isStray: Bool {
        switch reason {
        case .unmatched, .outside, .orphan, .leftUpload, .unlisted, .declaredLater: true
        case .openForWriting, .growing, .quiet, .empty, .marker, .checksum, .nulTail, .linked,
            .unreadable:
            false
        }
    }

    /// Whether it is a folder whose contents are unknown.
    package var isUnlisted: Bool {
        if case .unlisted = reason { true } else { false }
    }
}
