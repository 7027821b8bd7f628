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

    /// Of what comes back from the factory's login: it has no name that could be believed.
    init(openIDFrom address: String) {
        self.address = ClientAddress(address)
        digest = Secret.digest("\u{0}openid")
    }

    package enum Answer: Sendable, Equatable {
        /// The password may be looked at; it counts as wrong until `forgive`.
        case mayTry(pair: Int, address: Int)
        case mustWait(Duration)
    }

    /// What is counted of a name from an address.
    private struct Pair {
        var count: Throttle.Count
        /// The address's time before it was this pair's.
        var addressBefore: Timestamp
    }

    /// Where tries stand in line: those of one network together.
    var network: String { address.network }

    /// How long a try must wait, without a lock and uncounted: asked before a place at the desk is
    /// waited for, so that tries that must wait keep nobody from it.
    package func wait(on connection: borrowing Connection) throws -> Duration {
        try wait(
            found([], on: connection)?.count, pair(on: connection)?.count, at: connection.now())
    }

    /// Counts a try, unless it must wait: then no row is made or changed.
    package func take(on connection: borrowing Connection) throws -> Answer {
        try connection.transaction { connection in
            // All tries from there go one by one from here on.
            let address = try locked(on: connection)
            let pair = try pair(on: connection)
            // After the lock: a try that waited for it must not be judged by the time before.
            let now = try connection.now()
            let wait = wait(address, pair?.count, at: now)
            let answer: Answer =
                wait > .zero
                ? .mustWait(wait) : try count(address, pair, at: now, on: connection)
            // With its own rows locked already: it waits for no other try.
            try sweep(on: connection)
            return answer
        }
    }

    /// The password was right: what this name has counted here is forgiven.
    package func forgive(on connection: borrowing Connection) throws {
        try connection.transaction { connection in
            let address = try locked(on: connection)
            guard let pair = try pair(on: connection) else { return }
            try note(
                Throttle.forgiven(address, pair.count, before: pair.addressBefore),
                on: connection)
            try connection.execute(
                """
                delete from bascule.login_failure
                 where address = \(self.address.text) and name_digest = \(digest)
                """)
        }
    }

    private func wait(
        _ address: Throttle.Count?, _ pair: Throttle.Count?, at now: Timestamp
    ) -> Duration {
        max(
            address.map { Throttle.left($0, of: .address, at: now) } ?? .zero,
            pair.map { Throttle.left($0, of: .pair, at: now) } ?? .zero)
    }

    private func count(
        _ address: Throttle.Count, _ pair: Pair?, at now: Timestamp,
        on connection: borrowing Connection
    ) throws -> Answer {
        let none = Throttle.Count(failures: 0, lastAt: now)
        let all = Throttle.failed(address, of: .address, at: now)
        let own = Throttle.failed(pair?.count ?? none, of: .pair, at: now)
        // Of several tries in a row that are forgiven together, the time before the first one.
        let before =
            pair.map { address.lastAt == $0.count.lastAt ? $0.addressBefore : address.lastAt }
            ?? address.lastAt
        try note(all, on: connection)
        try note(Pair(count: own, addressBefore: before), on: connection)
        return .mayTry(pair: own.failures, address: all.failures)
    }

    private enum Column: String, RowColumn {
        case failures
        case failedAt = "failed_at"
    }

    private enum PairColumn: String, RowColumn {
        case failures
        case failedAt = "failed_at"
        case addressBefore = "address_failed_at"
    }

    /// A name's tries are counted by address; those over all names by network, for a client of IPv6
    /// has more addresses than could be counted.
    private func counted(_ name: [UInt8]) -> String {
        name.isEmpty ? address.network : address.text
    }

    private func found(
        _ name: [UInt8], on connection: borrowing Connection
    ) throws -> Pair? {
        try connection.query(
            """
            select failures, failed_at, coalesce(address_failed_at, failed_at) as address_failed_at
              from bascule.login_failure
             where address = \(counted(name)) and name_digest = \(name)
            """
        ).first(by: PairColumn.self) { row in
            Pair(
                count: Throttle.Count(failures: try row[.failures], lastAt: try row[.failedAt]),
                addressBefore: try row[.addressBefore])
        }
    }

    private func pair(on connection: borrowing Connection) throws -> Pair? {
        try found(digest, on: connection)
    }

    /// The address's count, with its row locked.
    private func locked(on connection: borrowing Connection) throws -> Throttle.Count {
        // One statement: between two of them a sweep could take the row away.
        try connection.query(
            """
            insert into bascule.login_failure as f (address, name_digest, failures, failed_at)
            values (\(address.network), ''::bytea, 0, clock_timestamp())
                on conflict (address, name_digest) do update set failures = f.failures
            returning failures, failed_at
            """
        ).one(by: Column.self) {
            Throttle.Count(failures: try $0[.failures], lastAt: try $0[.failedAt])
        }
    }

    private func note(_ address: Throttle.Count, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            update bascule.login_failure
               set failures = \(address.failures), failed_at = \(address.lastAt)
             where address = \(self.address.network) and name_digest = ''
            """)
    }

    private func note(_ pair: Pair, on connection: borrowing Connection) throws {
        try connection.execute(
            """
            insert into bascule.login_failure
                (address, name_digest, failures, failed_at, address_failed_at)
            values (\(address.text), \(digest), \(pair.count.failures), \(pair.count.lastAt),
                    \(pair.addressBefore))
                on conflict (address, name_digest) do update
               set failures = excluded.failures, failed_at = excluded.failed_at,
                   address_failed_at = excluded.address_failed_at
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
