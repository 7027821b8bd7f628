// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// How many failed logins the journal is told of: each costs a link of its chain, and a client can
/// make any number.
enum LoginTally {
    /// Entries a minute.
    static let most = 20

    private enum Column: String, RowColumn {
        case written
        case leftOut = "left_out"
    }

    /// Counts a failure.
    ///
    /// - Returns: how many were left out since the last entry; nil: this one is left out too.
    static func note(on connection: borrowing Connection) throws -> Int? {
        let (written, leftOut) = try connection.query(
            """
            with before as (
                select since, written, left_out from bascule.login_tally for update
            ), now as (
                select since < clock_timestamp() - interval '1 minute' as is_over, * from before
            )
            update bascule.login_tally t
               set since = case when n.is_over then clock_timestamp() else n.since end,
                   written = case when n.is_over then 1
                                  else least(n.written, \(most)) + 1 end,
                   left_out = case when n.is_over or n.written < \(most) then 0
                                   else n.left_out + 1 end
              from now n
            returning t.written, n.left_out
            """
        ).one(by: Column.self) {
            (try $0[.written, as: Int.self], try $0[.leftOut, as: Int.self])
        }
        return written <= most ? leftOut : nil
    }
}
