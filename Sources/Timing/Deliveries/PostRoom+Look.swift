// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension PostRoom {
    /// Runs the body under the outbox's lock; nil: another process is at it.
    package func look<Value>(
        on connection: Connection, _ body: () throws -> Value
    ) throws -> Value? {
        let isOurs: Bool
        do {
            isOurs = try enter(on: connection)
        } catch {
            // Torn off in the middle it may be held or not.
            connection.giveUp()
            throw error
        }
        guard isOurs else { return nil }
        defer { connection.unlock(advisory: lock) }
        return try body()
    }

    private func enter(on connection: borrowing Connection) throws -> Bool {
        try connection.query("select pg_try_advisory_lock(hashtextextended(\(lock), 0))")
            .value(as: Bool.self)
    }
}
