// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Keeps loads (together) apart from reverts and changes of the table (alone), until commit.
package enum TableLock {
    static func together(_ shape: TableShape, on connection: Connection) throws {
        _ = try connection.execute(
            "select pg_advisory_xact_lock_shared(hashtextextended(\(name(shape)), 1))")
    }

    package static func alone(_ shape: TableShape, on connection: Connection) throws {
        _ = try connection.execute(
            "select pg_advisory_xact_lock(hashtextextended(\(name(shape)), 1))")
    }

    /// For a session that changes existing rows: one after another, beside those that only add.
    static func merging(_ shape: TableShape, on connection: Connection) throws {
        _ = try connection.execute(
            "select pg_advisory_xact_lock(hashtextextended(\(name(shape)), 2))")
    }

    private static func name(_ shape: TableShape) -> String { "bascule.table \(shape.table)" }
}
