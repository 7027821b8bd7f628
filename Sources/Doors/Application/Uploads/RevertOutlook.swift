// SPDX-License-Identifier: Apache-2.0

internal import Ingest
package import Postgres

/// What taking a file back would change, in rows of its table.
package struct RevertOutlook: Sendable, Equatable {
    package let table: String
    /// Gone: no other file brought their key.
    package let removed: Int64
    /// Back at the version before.
    package let restored: Int64
    /// Unchanged, now owned by the first file that delivered the same values again.
    package let passed: Int64
    /// Gone from the table already.
    package let missing: Int64
    /// Files whose rows it kept out, and that stay out.
    package let notBack: [Int64]
    /// Files of the same bytes that may be loaded then.
    package let duplicates: [Int64]

    /// - Throws: `RevertRefusal`, `NoSuchFile`.
    package init(
        of fileID: Int64, in installation: Installation, on connection: Connection
    ) throws {
        let report = try RevertFile(fileID, in: installation).count(on: connection)
        table = report.table
        removed = report.removed
        restored = report.restored
        passed = report.passed
        missing = report.missing
        notBack = report.notBack.map(\.fileID)
        duplicates = report.duplicates.map(\.id)
    }
}
