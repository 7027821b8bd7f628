// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The failures of logins in the database: `Throttle` decides, under the lock of the address's row.
///
/// A try is counted as failed before its password is looked at, and forgiven when it is right: so
/// tries at the same time can't slip through together, however many there are.
package struct LoginCounter {
    private let address: ClientAddress
    /// Of the name; of all that can't be one the same, for they may be passwords typed into the wrong
    /// field.
    private let digest: [UInt8]

    /// Old counts that one try takes away.
    private static let sweep = 100

    package init(name: String, address: String) {
        self.address = ClientAddress(address)
        digest = Secret.digest(AccountName.isValid(name) ? name : "")
    }

    package enum Answer: Sendable, Equatable {
        /// The password may be looked at; it counts as wrong until `forgive`.
        case mayTry(pair: Int, address: Int)
        case mustWait(Duration)
    }

    /// Counts a try, unless it must wait.
    package func take(on connection: borrowing Connection) throws -> Answer {
        try connection.transaction { connection in
            let (address, pair) = try locked(on: connection)
            // After the lock: a try that waited for it must not be judged by the time before.
            let now = try connection.now()
            let wait = max(
                Throttle.left(address, of: .address, at: now),
                Throttle.left(pair, of: .pair, at: now))
            guard wait == .zero else { return .mustWait(wait) }
            let (all, own) = (
                Throttle.failed(address, at: now), Throttle.failed(pair, at: now)
            )
            try note(all, for: [], on: connection)
            try note(own, for: digest, on: connection)
            // With its own rows locked already: it waits for no other try.
            try sweep(on: connection)
            return .mayTry(pair: own.failures, address: all.failures)
        }
    }

    /// The password was right: what this name has counted here is forgiven.
    package func forgive(on connection: borrowing Connection) throws {
        try connection.transaction { connection in
            let (address, pair) = try locked(on: connection)
            try note(Throttle.forgiven(address, pair), for: [], on: connection)
            try connection.execute(
                """
                delete from bascule.login_failure
                 where address = \(self.address.text) and name_digest = \(digest)
                """)
        }
    }

    private enum Column: String, RowColumn {
        case failures
        case failedAt = "failed_at"
    }

    /// A name's tries are counted by address; those over all names by network, for a client of IPv6
    /// has more addresses than could be counted.
    private func counted(_ name: [UInt8]) -> String {
        name.isEmpty ? address.network : address.text
    }

    /// Both counts, the address's row locked first: all tries from there go one by one.
    private func locked(
        on connection: borrowing Connection
    ) throws -> (address: Throttle.Count, pair: Throttle.Count) {
        let address = try locked([], on: connection)
        return (address, try locked(digest, on: connection))
    }

    private func locked(
        _ name: [UInt8], on connection: borrowing Connection
    ) throws -> Throttle.Count {
        try connection.execute(
            """
            insert into bascule.login_failure (address, name_digest, failures, failed_at)
            values (\(counted(name)), \(name), 0, clock_timestamp())
                on conflict (address, name_digest) do nothing
            """)
        return try connection.query(
            """
            select failures, failed_at from bascule.login_failure
             where address = \(counted(name)) and name_digest = \(name)
               for update
            """
        ).one(by: Column.self) {
            Throttle.Count(failures: try $0[.failures], lastAt: try $0[.failedAt])
        }
    }

    private func note(
        _ count: Throttle.Count, for name: [UInt8], on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.login_failure
               set failures = \(count.failures), failed_at = \(count.lastAt)
             where address = \(counted(name)) and name_digest = \(name)
            """)
    }

    /// Rows that another try holds are left to the next one.
    private func sweep(on connection: borrowing Connection) throws {
        let seconds = Throttle.memory / .seconds(1)
        try connection.execute(
            """
            delete from bascule.login_failure
             where ctid in (select ctid from bascule.login_failure
                             where failed_at < clock_timestamp() - make_interval(secs => \(seconds))
                             order by failed_at limit \(Self.sweep)
                               for update skip locked)
            """)
    }
}
