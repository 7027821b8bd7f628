// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A hold on a file: while it stands no retention deletes its bytes.
package enum FileHold {
    /// Characters of a reason, at most.
    package static let reasonLimit = 500

    /// Holds the file.
    ///
    /// The row is locked: a purge that has begun ends first, and is seen.
    /// - Throws: `HoldRefusal`.
    package static func put(
        _ id: Int64, because reason: String, by actor: String, on connection: borrowing Connection
    ) throws {
        guard !reason.isEmpty, reason.unicodeScalars.count <= reasonLimit else {
            throw HoldRefusal.reason
        }
        let state = try connection.query(
            "select purged_at is not null from bascule.file where id = \(id) for update"
        ).firstValue(as: Bool.self)
        guard let isPurged = state else { throw HoldRefusal.unknown(id) }
        guard !isPurged else { throw HoldRefusal.purged(id) }
        let held = try connection.execute(
            """
            insert into bascule.file_hold (file_id, reason, held_by)
            values (\(id), \(reason), \(actor)) on conflict do nothing
            """)
        guard held > 0 else { throw HoldRefusal.held(id) }
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
