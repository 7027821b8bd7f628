// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The advisory lock of a concurrency key, until the end of the transaction.
enum KeyLock {
    /// The first of the lock's two numbers: "bask" in ASCII, to be distinct from other programs'
    /// locks.
    private static let space: Int32 = 0x6261_736B

    /// Takes the free ones.
    static func takeFree(_ keys: [String], on connection: borrowing Connection) throws -> Set<
        String
    > {
        let rows = try connection.query(
            """
            select key from unnest(\(Array(Set(keys)).sorted())) as k (key)
             where pg_try_advisory_xact_lock(\(space), hashtext(key))
            """)
        return Set(try rows.values(as: String.self))
    }

    /// Waits for each, in one order for all.
    static func wait(for keys: [String], on connection: borrowing Connection) throws {
        _ = try connection.query(
            """
            select count(pg_advisory_xact_lock(\(space), hash))
              from (select distinct hashtext(key) as hash
                      from unnest(\(keys)) as k (key) order by 1) as locks
            """)
    }
}
