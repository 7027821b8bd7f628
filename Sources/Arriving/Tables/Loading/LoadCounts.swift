// SPDX-License-Identifier: Apache-2.0

/// Rows of one file: `appended` = `inserted` + `amended` + `unchanged` + `rejected`, always.
package struct LoadCounts: Sendable, Equatable {
    package let fileID: Int64
    package var appended: Int64 = 0
    package var inserted: Int64 = 0
    package var amended: Int64 = 0
    package var unchanged: Int64 = 0
    package var rejected: Int64 = 0
    /// How many of the unchanged rows had other values that the feed's policy ignores.
    package var ignored: Int64 = 0

    /// Rows that were all there already change nothing.
    package var hasChanged: Bool { inserted + amended > 0 }

    package init(fileID: Int64) { self.fileID = fileID }

    /// Of the rows of one file in two tables.
    package static func + (one: LoadCounts, other: LoadCounts) -> LoadCounts {
        precondition(one.fileID == other.fileID, "the counts of two files are added")
        var sum = one
        sum.appended += other.appended
        sum.inserted += other.inserted
        sum.amended += other.amended
        sum.unchanged += other.unchanged
        sum.rejected += other.rejected
        sum.ignored += other.ignored
        return sum
    }
}
