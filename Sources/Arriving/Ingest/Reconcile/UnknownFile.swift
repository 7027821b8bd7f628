// SPDX-License-Identifier: Apache-2.0

internal import FileSystem

/// A file that lies where stored files lie, and that no row of the ledger is about.
package struct UnknownFile: Sendable, Equatable {
    package let feed: String
    package let path: String
    /// As it was sent, as far as can be told.
    package let name: String
    package let bytes: Int64
    /// The archive's day, `YYYY/MM/DD`; empty in the other folders.
    package let day: String
    /// Since 1970 UTC: its change time, which the move has set.
    package let storedNanoseconds: Int64
    let modifiedNanoseconds: Int64
    /// The row of an earlier run that began to take it up.
    let openID: Int64?

    /// The order in which files were stored: several may have been within one tick of the kernel's
    /// clock.
    var place: (Int64, Int64, String) { (storedNanoseconds, modifiedNanoseconds, path) }
}
