// SPDX-License-Identifier: Apache-2.0

package import Directory
package import Journal
package import Postgres

/// One try to log in: throttled, compared at the hashing desk, in the journal.
package struct LoginAttempt: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// The cookie's value, and what the session may do.
        case loggedIn(SessionKey, Principal)
        /// A wrong name or a wrong password: nobody is told which.
        case refused
        /// Too many failures: the right password is refused too for so long.
        case throttled(Duration)
        /// Only the directory knows the name, and it gives no answer: nothing was looked at.
        case directoryAway(DirectoryError)
    }

    private let name: String
    private let password: Password
    private let address: String
    private let agent: String
    private let rules: SessionRules
    private let desk: HashingDesk
    private let sources: LoginSources

    /// - Parameters:
    ///   - address: the client's, as a trusted proxy or the connection tells it.
    ///   - agent: the browser's own name for itself.
    package init(
        _ name: String, _ password: Password, from address: String, agent: String = "",
        rules: SessionRules = SessionRules(), desk: HashingDesk = .shared,
        sources: LoginSources = LoginSources()
    ) {
        self.name = name
        self.password = password
        self.address = address
        self.agent = agent
        self.rules = rules
        self.desk = desk
        self.sources = sources
    }

    /// Makes the try.
    ///
    /// What must wait is told so at once. The rest has its place at the desk first: what waits for one
    /// is not counted yet, so that many right passwords at once don't throttle each other.
    ///
    /// - Parameter worker: the process, in whose name failures are in the journal.
    /// - Throws: `HashingFailed` where too many wait already, of all or of this network.
    package func run(by worker: JournalActor, on session: Session) async throws -> Outcome {
        let wait = try await session.use { try counter.wait(on: $0) }
        guard wait == .zero else { return .throttled(wait) }
        if let directory = sources.directory {
            let folded = DirectoryAccounts.folded(name)
            // A local user is never asked for elsewhere: the password is not another's to see.
            let isLocal = try await session.use { try LoginUser.find(folded, on: $0)?.hash != nil }
            if !isLocal {
                let attempt = DirectoryTry(
                    name: folded, password: password, address: address, directory: directory)
                return try await DirectoryLogin(attempt: attempt, agent: agent, rules: rules)
                    .run(by: worker, on: session)
            }
        }
        return try await desk.withPlace(for: counter.network) { place in
            let (answer, user) = try await session.use { connection in
                let answer = try counter.take(on: connection)
                return (answer, try LoginUser.find(name, on: connection))
            }
            switch answer {
            case .mustWait(let time):
                return .throttled(time)
            case .mayTry(let pair, let all):
                let isRight = try await place.verify(password, against: user?.hash)
                guard isRight, let user, user.mayLogIn, sources.isLocal else {
                    try await session.use { connection in
                        try LoginJournal.noteFailure(
                            user?.name, from: address, pair: pair, all: all, by: worker,
                            on: connection)
                    }
                    return .refused
                }
                let renewed = user.hash?.isOutdated == true ? try await place.hash(password) : nil
                return try await session.use { try open(user, renewed, on: $0) }
            }
        }
    }

    private var counter: LoginCounter { LoginCounter(name: name, address: address) }

    private func open(
        _ user: LoginUser, _ renewed: PasswordHash?, on connection: borrowing Connection
    ) throws -> Outcome {
        try connection.transaction { connection in
            // With a second factor only its code forgives: else who knows the password could try codes
            // for ever.
            if !user.hasSecondFactor { try counter.forgive(on: connection) }
            // Whoever was disabled or got another password meanwhile is not logged in.
            guard try user.noteLogin(renewed, on: connection) else { return .refused }
            let key = try Sessions.open(
                for: user.id, rules: rules, address: address, agent: agent,
                needsCode: user.hasSecondFactor, on: connection)
            guard let principal = try Sessions.find(key, rules: rules, on: connection) else {
                return .refused
            }
            if !user.hasSecondFactor {
                try LoginJournal.note(user.name, by: .local, from: address, on: connection)
            }
            return .loggedIn(key, principal)
        }
    }
}
