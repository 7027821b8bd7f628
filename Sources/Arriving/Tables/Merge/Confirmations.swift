// SPDX-License-Identifier: Apache-2.0

/// Runs of confirmed lines, in and out of the arrays that they are kept in.
///
/// One is: the lines `low` to `high` of `owner` were delivered again, with the same values, as the
/// lines `low + shift` to `high + shift` of the file.
package enum Confirmations {
    /// Runs of one row of the table, at most (128 KB before the server packs them).
    static let runsLimit = 4_096

    /// To be joined beside `bascule.confirmation c`: its runs as `u (owner, low, high, shift)`.
    package static let runs =
        "unnest(c.owners, c.lows, c.highs, c.shifts) as u (owner, low, high, shift)"

    /// Stores confirmed lines as runs.
    ///
    /// - Parameter source: has `file, arrival, owner, shift` and `lines`, a range; ranges that
    ///   touch become one.
    static func insert(_ source: String) -> String {
        """
        insert into bascule.confirmation (file_id, arrival, owners, lows, highs, shifts)
        select file, arrival, array_agg(owner), array_agg(low), array_agg(high), array_agg(shift)
          from (select file, arrival, owner, shift, lower(run) as low, upper(run) - 1 as high,
                       row_number() over (partition by file, arrival
                                          order by lower(run) + shift) - 1 as place
                  from (select file, arrival, owner, shift, unnest(range_agg(lines)) as run
                          from \(source)
                         group by file, arrival, owner, shift) as joined
                 order by file, arrival, place) as placed
         group by file, arrival, place / \(runsLimit)
        """
    }
}
