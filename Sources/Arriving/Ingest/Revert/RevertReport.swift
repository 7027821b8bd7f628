// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Tables

/// Result of a revert, in rows of the feed's table unless said otherwise.
package struct RevertReport: Sendable, Equatable {
    /// The table that the rows were in.
    package var table = ""
    /// Gone: no other file brought their key.
    package var removed: Int64 = 0
    /// Back at the version before.
    package var restored: Int64 = 0
    /// Unchanged, now owned by the first file that had delivered the same values again.
    package var passed: Int64 = 0
    /// Versions, current ones and earlier ones, that the history keeps as `reverted`.
    package var kept: Int64 = 0
    /// Rows the file brought or confirmed that are gone: deleted by hand, or given to another file.
    package var missing: Int64 = 0
    /// Rows that were looked for, `missing` among them.
    package var due: Int64 = 0
    /// Rows of later files that this one kept out, and that stay out.
    package var notBack: [RowsNotBack] = []
    /// Files of the same bytes that were set aside as its duplicates: now each may be loaded.
    package var duplicates: [LedgerName] = []
    /// The file had been reverted before; nothing was done.
    package var wasDone = false

    init(wasDone: Bool) { self.wasDone = wasDone }

    init(_ counts: Removal.Counts, table: String) {
        self.table = table
        removed = counts.removed
        restored = counts.restored
        passed = counts.passed
        kept = counts.kept
    }
}
