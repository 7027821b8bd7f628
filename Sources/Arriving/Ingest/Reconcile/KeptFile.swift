// SPDX-License-Identifier: Apache-2.0

internal import Inbox

/// A file in a folder of stored files, taken up from there: the database has lost its row.
package struct KeptFile: Sendable {
    /// Its name as sent, as far as its stored name shows.
    package let name: String
    /// Absolute.
    package let path: String
    /// When it was stored, in nanoseconds since 1970 UTC: its change time, which no sender sets.
    package let archivedNanoseconds: Int64

    package init(name: String, path: String, archivedNanoseconds: Int64) {
        self.name = name
        self.path = path
        self.archivedNanoseconds = archivedNanoseconds
    }

    /// The same in seconds.
    var archivedSeconds: Double { Double(archivedNanoseconds) / 1_000_000_000 }
}

extension Claim {
    /// The file's own name, as it was sent.
    package var name: String { kept?.name ?? arrival.name }
}
