// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What came in loaded files, kept for later ones to be compared with.
package enum FileMeasures {
    /// Measures kept of each feed: more than are compared, for some of the files may be reverted.
    package static let keptMost: Int64 = 200

    /// Forgets those of older files.
    ///
    /// - Returns: how many, `limit` at most.
    package static func purge(
        limit: Int64, on connection: borrowing Connection
    ) throws -> Int {
        try connection.execute(
            """
            delete from bascule.file_measure
             where file_id in (
                select m.file_id
                  from (select distinct feed from bascule.file_measure) f,
                       lateral (select k.file_id
                                  from bascule.file_measure k
                                 where k.feed = f.feed
                                 order by k.file_id desc
                                offset \(keptMost) limit 1) last,
                       lateral (select o.file_id
                                  from bascule.file_measure o
                                 where o.feed = f.feed and o.file_id <= last.file_id) m
                 limit \(limit))
            """)
    }
}
