// SPDX-License-Identifier: Apache-2.0

/// The kernel's answer about writers, asked by a read lease.
enum LeaseAnswer: Sendable, Hashable {
    case noWriter
    case writer
    /// Not asked, or the file system has no leases, or the file is not ours.
    case cannotTell
}
