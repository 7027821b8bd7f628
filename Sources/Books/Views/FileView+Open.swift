// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension FileView {
    /// Deferred or running files, at most so many.
    ///
    /// - Parameter seenSince: what services that gave a sign of life since say of a waiting file is
    ///   newer: such a file is not here.
    package static func open(
        seenSince: Timestamp, limit: Int, on connection: borrowing Connection
    ) throws -> [FileView] {
        try connection.query(
            """
            select \(columns: FileView.self) from bascule.files f
             where stored_at is null and state in ('arrived', 'loading')
               and not exists (
                   select from bascule.waiting_files w
                    where w.feed = f.feed and w.worker_seen_at > \(seenSince)
                      and right(w.path, length(f.inbox_path) + 1) = '/' || f.inbox_path)
             order by id
             limit \(limit)
            """
        ).decode(as: FileView.self)
    }

    /// How many settled files have not reached their last place.
    package static func pendingMoves(on connection: borrowing Connection) throws -> Int {
        try connection.query(
            """
            select count(*) from bascule.files
             where stored_at is null and state not in ('arrived', 'loading')
            """
        ).value()
    }
}
