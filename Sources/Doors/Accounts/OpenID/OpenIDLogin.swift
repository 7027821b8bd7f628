// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import Journal
package import OpenID
package import Postgres

/// A login that is made at the factory's own, and what comes back from there.
package struct OpenIDLogin: Sendable {
    package enum Beginning: Sendable {
        /// Where the browser goes, and what it keeps.
        case sent(to: String, LoginSecret)
        case throttled(Duration)
        /// Nobody is sent to where nothing answers.
        case away(OpenIDError)
    }

    package enum Outcome: Sendable, Equatable {
        /// The session's key, what it may do, and where the login leads to.
        case loggedIn(SessionKey, Principal, next: String)
        case refused(Refusal)
        case throttled(Duration)
        case away(OpenIDError)
    }

    /// Why nobody is let in, as the one who stands there may know it.
    package enum Refusal: Sendable, Equatable {
        /// Begun too long ago, in another browser, or ended already.
        case stale
        /// Whoever it was did not want to, there.
        case cancelled
        case notBelieved
        case noName
        case noRole
        /// The name is another's here, or the user is disabled.
        case notHere
    }

    /// What the browser brings back.
    package struct Return: Sendable {
        package var state = ""
        package var code = ""
        package var error: String?
        package var issuer: String?

        package init() {}
    }

    /// Characters of a code.
    static let longestCode = 2_000

    private let accounts: OpenIDAccounts
    private let address: String
    private let agent: String
    private let rules: SessionRules

    private var counter: LoginCounter { LoginCounter(openIDFrom: address) }

    package init(
        _ accounts: OpenIDAccounts, from address: String, agent: String = "",
        rules: SessionRules = SessionRules()
    ) {
        self.accounts = accounts
        self.address = address
        self.agent = agent
        self.rules = rules
    }

    /// - Parameters:
    ///   - next: a path of ours.
    ///   - kept: what this browser keeps of a login that it began before: both can go on.
    package func begin(
        next: String, kept: LoginSecret?, on session: Session
    ) async throws -> Beginning {
        let wait = try await session.use { try counter.wait(on: $0) }
        guard wait == .zero else { return .throttled(wait) }
        let (state, secret) = (Secret.text(), kept ?? LoginSecret())
        do {
            let place = try await accounts.desk.withPlace(for: counter.network) { _ in
                try await accounts.provider.place(
                    state: state, nonce: secret.nonce(of: state),
                    verifier: secret.verifier(of: state))
            }
            try await session.use { connection in
                try PendingLogin.begin(
                    state, secret, next: next, network: counter.network,
                    lasting: accounts.lasting, on: connection)
            }
            return .sent(to: place, secret)
        } catch let error as OpenIDError {
            return .away(error)
        }
    }

    /// - Parameters:
    ///   - kept: what this browser keeps.
    ///   - worker: the process, in whose name failures are in the journal.
    /// - Throws: `HashingFailed` where too many wait already, of all or of this network.
    package func finish(
        _ back: Return, kept: LoginSecret?, by worker: JournalActor, on session: Session
    ) async throws -> Outcome {
        let wait = try await session.use { try counter.wait(on: $0) }
        guard wait == .zero else { return .throttled(wait) }
        let next = try await session.use { connection in
            try kept.flatMap { try PendingLogin.take(back.state, $0, on: connection) }
        }
        guard let kept, let next else {
            return try await failed(.stale, by: worker, on: session)
        }
        do {
            if let error = back.error { return try told(error) }
            let answer = try await accounts.desk.withPlace(for: counter.network) { _ in
                try await redeem(back, kept)
            }
            switch answer {
            case .refused(let flaw):
                accounts.tell(.notBelieved(flaw))
                return try await failed(.notBelieved, by: worker, on: session)
            case .person(let person):
                return try await enter(person, next, by: worker, on: session)
            }
        } catch let error as OpenIDError {
            return .away(error)
        }
    }

    /// What it said instead of giving a code; it counts as no failure.
    private func told(_ error: String) throws -> Outcome {
        let isWord = error.utf8.allSatisfy { (0x20...0x7e).contains($0) }
        let detail = isWord ? "it says \(error.prefix(100))" : "it says an error that is no word"
        let issuer = accounts.provider.options.issuer
        switch error {
        case "access_denied", "login_required", "consent_required", "interaction_required":
            return .refused(.cancelled)
        case "server_error", "temporarily_unavailable":
            throw OpenIDError(.away, at: issuer, detail)
        case "unauthorized_client": throw OpenIDError(.refusedUs, at: issuer, detail)
        default: throw OpenIDError(.unfit, at: issuer, detail)
        }
    }

    private func redeem(_ back: Return, _ kept: LoginSecret) async throws -> OpenIDAnswer {
        guard try await accounts.provider.isOurs(issuer: back.issuer) else {
            return .refused(OpenIDFlaw("the browser came back from another issuer (iss)"))
        }
        guard (1...Self.longestCode).contains(back.code.utf8.count) else {
            return .refused(OpenIDFlaw("the browser brought no code, or too long a one"))
        }
        return try await accounts.provider.redeem(
            back.code, verifier: kept.verifier(of: back.state),
            nonce: kept.nonce(of: back.state), now: Date.now.timeIntervalSince1970)
    }

    private func enter(
        _ person: OpenIDPerson, _ next: String, by worker: JournalActor, on session: Session
    ) async throws -> Outcome {
        let user: OutsideUser
        switch accounts.judge(person) {
        case .none(let notice):
            accounts.tell(notice)
            if case .noRole(let name) = notice {
                return try await failed(.noRole, name, by: worker, on: session)
            }
            return try await failed(.noName, by: worker, on: session)
        case .admissible(let admissible): user = admissible
        }
        let hadFactor = accounts.hadFactor(person)
        let (outcome, notice) = try await session.use { connection in
            try open(user, hadFactor, next, by: worker, on: connection)
        }
        if let notice { accounts.tell(notice) }
        guard case .refused(let refusal) = outcome else { return outcome }
        return try await failed(refusal, user.name, by: worker, on: session)
    }

    private func open(
        _ user: OutsideUser, _ hadFactor: Bool, _ next: String, by worker: JournalActor,
        on connection: borrowing Connection
    ) throws -> (Outcome, OpenIDNotice?) {
        try connection.transaction { connection in
            let keeping = try user.keep(
                by: worker.text, tell: { accounts.tell($0, of: user) }, on: connection)
            let kept: OutsideUser.Kept
            switch keeping {
            case .kept(let row): kept = row
            case .noRole: return (.refused(.noRole), .noRole(user.name))
            case .taken: return (.refused(.notHere), .taken(user.name))
            case .disabled: return (.refused(.notHere), .disabled(user.name))
            }
            let needsCode = kept.hasSecondFactor && !hadFactor
            if !needsCode { try counter.forgive(on: connection) }
            try connection.execute(
                """
                update bascule.app_user set last_login_at = clock_timestamp() where id = \(kept.id)
                """)
            let key = try Sessions.open(
                for: kept.id, rules: rules, address: address, agent: agent, needsCode: needsCode,
                hadFactorElsewhere: hadFactor, on: connection)
            guard let principal = try Sessions.find(key, rules: rules, on: connection) else {
                return (.refused(.notHere), nil)
            }
            if !needsCode {
                try LoginJournal.note(user.name, by: .oidc, from: address, on: connection)
            }
            return (.loggedIn(key, principal, next: next), nil)
        }
    }

    /// Counts it as a wrong password is counted.
    private func failed(
        _ refusal: Refusal, _ name: String? = nil, by worker: JournalActor, on session: Session
    ) async throws -> Outcome {
        try await session.use { connection in
            guard case .mayTry(let pair, let all) = try counter.take(on: connection) else { return }
            try LoginJournal.noteFailure(
                name, from: address, pair: pair, all: all, by: worker, on: connection)
        }
        return .refused(refusal)
    }
}

extension OpenIDAccounts {
    fileprivate func tell(_ notice: OutsideUser.Notice, of user: OutsideUser) {
        switch notice {
        case .unknownRole(let role): tell(.unknownRole(role))
        case .replaced: tell(.replaced(user.name))
        }
    }
}
