// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A hold on a file: while it stands no retention deletes its bytes.
package enum FileHold {
    /// Characters of a reason, at most.
    package static let reasonLimit = 500

    /// Holds the file.
    ///
    /// The row is locked, and the others about the same file: a purge that has begun ends first, and
    /// is seen; one that begins later sees the hold.
    /// - Throws: `HoldRefusal`.
    package static func put(
        _ id: Int64, because reason: String, by actor: String, on connection: borrowing Connection
    ) throws {
        guard reason.contains(where: { !$0.isWhitespace }),
            reason.unicodeScalars.count <= reasonLimit
        else {
            throw HoldRefusal.reason
        }
        let rows = try connection.query(
            """
            select f.id, f.purged_at is not null as is_purged
              from bascule.file f
             where f.id = any(array(
                       select \(id)::bigint
                        union
                       select o.id from bascule.file s
                         join bascule.file o
                           on o.sha256 = s.sha256 and o.stored_path = s.stored_path
                        where s.id = \(id)))
             order by f.id
               for update
            """
        ).map(by: Column.self) { row in
            (id: try row[.id, as: Int64.self], isPurged: try row[.isPurged, as: Bool.self])
        }
        guard let own = rows.first(where: { $0.id == id }) else { throw HoldRefusal.unknown(id) }
        guard !own.isPurged else { throw HoldRefusal.purged(id) }
        let held = try connection.execute(
            """
            insert into bascule.file_hold (file_id, reason, held_by)
            values (\(id), \(reason), \(actor)) on conflict do nothing
            """)
        guard held > 0 else { throw HoldRefusal.held(id) }
    }

    private enum Column: String, RowColumn {
        case id
        case isPurged = "is_purged"
    }

    /// Ends the hold, and gives its reason.
    ///
    /// - Throws: `HoldRefusal`.
    package static func end(_ id: Int64, on connection: borrowing Connection) throws -> String {
        let reason = try connection.query(
            "delete from bascule.file_hold where file_id = \(id) returning reason"
        ).firstValue(as: String.self)
        guard let reason else { throw HoldRefusal.notHeld(id) }
        return reason
    }
}
