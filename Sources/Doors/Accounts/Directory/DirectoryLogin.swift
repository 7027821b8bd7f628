// SPDX-License-Identifier: Apache-2.0

internal import Directory
internal import Journal
internal import Postgres

/// One try to log in of somebody whom the directory may have.
///
/// The directory is asked who that is before the try is counted: while it is away no password is
/// looked at, and nobody is throttled for it.
struct DirectoryLogin: Sendable {
    /// As users are named here.
    let name: String
    let password: Password
    let address: String
    let agent: String
    let rules: SessionRules
    let directory: DirectoryAccounts

    private var counter: LoginCounter { LoginCounter(name: name, address: address) }

    func run(by worker: JournalActor, on session: Session) async throws -> LoginAttempt.Outcome {
        do {
            return try await directory.desk.withPlace(for: counter.network) { _ in
                try await ask(by: worker, on: session)
            }
        } catch let error as DirectoryError {
            return .directoryAway(error)
        }
    }

    private func ask(
        by worker: JournalActor, on session: Session
    ) async throws -> LoginAttempt.Outcome {
        let isName = AccountName.isValid(name)
        let answer = isName ? try await directory.client.find(name) : .nobody
        switch try await session.use({ try counter.take(on: $0) }) {
        case .mustWait(let time): return .throttled(time)
        case .mayTry(let pair, let all):
            let user = isName ? directory.admissible(answer, name) : nil
            // Asked of nobody too, so that it takes as long.
            let isRight = try await directory.client.isRight(
                password.bytes, of: user?.known ?? directory.nobody)
            if isRight, let user,
                let outcome = try await session.use({ try open(user, by: worker, on: $0) })
            {
                return outcome
            }
            try await session.use { connection in
                try LoginJournal.noteFailure(
                    user?.name, from: address, pair: pair, all: all, by: worker, on: connection)
            }
            return .refused
        }
    }

    /// Nil where the row here lets nobody in.
    private func open(
        _ user: OutsideUser, by worker: JournalActor, on connection: borrowing Connection
    ) throws -> LoginAttempt.Outcome? {
        try connection.transaction { connection in
            guard
                let kept = try user.keep(
                    by: worker.text, tell: { directory.tell($0, of: user) }, on: connection
                ).kept
            else { return nil }
            if !kept.hasSecondFactor { try counter.forgive(on: connection) }
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
                try LoginJournal.note(name, by: .ldap, from: address, on: connection)
            }
            return .loggedIn(key, principal)
        }
    }
}
