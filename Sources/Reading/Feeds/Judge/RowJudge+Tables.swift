// SPDX-License-Identifier: Apache-2.0

/// A feed with branches: each table has a judge of its own, and what is the file's goes on from one
/// to the next.
///
/// The judge of the table in hand is this one, so that a row is judged as if there were no other.
extension RowJudge {
    /// The judges of a feed's branches, by table.
    static func branches(of feed: Feed, _ fileName: String) -> [RowJudge?] {
        [nil]
            + feed.branches.enumerated().map { index, branch in
                var judge = RowJudge(feed: branch, fileName: fileName)
                judge.table = index + 1
                judge.row.table = judge.table
                judge.branch = branch.table.description
                return judge
            }
    }

    /// Goes on with the judge of another table.
    mutating func turn(to table: Int) {
        guard table != self.table, others.indices.contains(table), var next = others[table] else {
            return
        }
        // Sections end with their tables: nothing of one waits for the next.
        precondition(candidate == nil && released.isEmpty, "a row waits for another table")
        next.takeFile(from: self)
        next.others = others
        next.others[table] = nil
        others = []
        next.others[self.table] = self
        self = next
    }

    /// Takes over what is no table's alone.
    private mutating func takeFile(from other: RowJudge) {
        counts = other.counts
        fileFaults = other.fileFaults
        faults = other.faults
        dialect = other.dialect
        account = other.account
        preamble = other.preamble
        (held, heldBytes, headLimit) = (other.held, other.heldBytes, other.headLimit)
        endsInDelimiter = other.endsInDelimiter
        doubtful = other.doubtful
        sheets = other.sheets
    }
}
