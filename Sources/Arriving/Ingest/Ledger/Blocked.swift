// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// A settled file that can't be moved to its last place, for a reason of its own.
struct Blocked {
    let fileID: Int64
    let reason: String
    /// Until it is tried again.
    let delaySeconds: Double

    /// Writes them to the ledger; readers of the ledger raise the alert.
    static func noteBlocked(_ all: [Blocked], on connection: Connection) throws {
        guard !all.isEmpty else { return }
        _ = try connection.execute(
            """
            update bascule.file f
               set blocked_since = coalesce(f.blocked_since, clock_timestamp()),
                   blocked_reason = s.reason, blocked_times = f.blocked_times + 1,
                   next_attempt_at = now() + make_interval(secs => s.delay)
              from unnest(\(all.map(\.fileID)), \(all.map(\.reason)), \(all.map(\.delaySeconds)))
                   as s (id, reason, delay)
             where f.id = s.id and f.stored_at is null
            """)
    }
}
