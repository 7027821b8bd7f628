// SPDX-License-Identifier: Apache-2.0

internal import Directory
internal import Journal
internal import Postgres

/// One try to log in of somebody whom the directory may have.
struct DirectoryLogin: Sendable {
    let attempt: DirectoryTry
    let agent: String
    let rules: SessionRules

    func run(by worker: JournalActor, on session: Session) async throws -> LoginAttempt.Outcome {
        let outcome = try await attempt.run(isKnown: false, by: worker, on: session) {
            user, connection in try open(user, by: worker, on: connection)
        }
        return switch outcome {
        case .right(let entered): .loggedIn(entered.key, entered.principal)
        case .wrong: .refused
        case .throttled(let time): .throttled(time)
        case .away(let error): .directoryAway(error)
        }
    }

    /// Nil where the row here lets nobody in.
    private func open(
        _ user: OutsideUser, by worker: JournalActor, on connection: borrowing Connection
    ) throws -> (key: SessionKey, principal: Principal)? {
        let (directory, address) = (attempt.directory, attempt.address)
        return try connection.transaction { connection in
            guard
                let kept = try user.keep(
                    by: worker.text, tell: { directory.tell($0, of: user) }, on: connection
                ).kept
            else { return nil }
            if !kept.hasSecondFactor { try attempt.counter.forgive(on: connection) }
            try connection.execute(
                """
                update bascule.app_user set last_login_at = clock_timestamp() where id = \(kept.id)
                """)
            let key = try Sessions.open(
                for: kept.id, rules: rules, address: address, agent: agent,
                needsCode: kept.hasSecondFactor, on: connection)
            guard let principal = try Sessions.find(key, rules: rules, on: connection) else {
                return nil
            }
            if !kept.hasSecondFactor {
                try LoginJournal.note(attempt.name, by: .ldap, from: address, on: connection)
            }
            return (key, principal)
        }
    }
}
