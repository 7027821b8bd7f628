// SPDX-License-Identifier: Apache-2.0

package import Directory
package import Journal
package import Postgres

/// The password asked once more of somebody who is logged in, before it is changed; throttled as a
/// login is.
package struct PasswordCheck: Sendable {
    package enum Outcome: Sendable, Equatable {
        case right
        case wrong
        case throttled(Duration)
        /// It is not asked of a token, nor in a session that waits for its code: neither may try
        /// passwords; nor of whose password is the directory's where there is none any more, nor of who has
        /// none that could be asked.
        case refused
        /// The password is the directory's, and it gives no answer: nothing was looked at.
        case directoryAway(DirectoryError)
    }

    private let principal: Principal
    private let password: Password
    private let address: String
    private let desk: HashingDesk
    private let directory: DirectoryAccounts?

    /// - Parameter directory: asked of whose password it has.
    package init(
        _ password: Password, of principal: Principal, from address: String,
        desk: HashingDesk = .shared, directory: DirectoryAccounts? = nil
    ) {
        self.password = password
        self.principal = principal
        self.address = address
        self.desk = desk
        self.directory = directory
    }

    /// - Parameter worker: the process, in whose name failures are in the journal.
    /// - Throws: `HashingFailed` where too many wait already, of all or of this network.
    package func run(by worker: JournalActor, on session: Session) async throws -> Outcome {
        guard case .session = principal.proof, principal.duty != .giveCode,
            principal.source == .local || principal.source == .ldap && directory != nil
        else { return .refused }
        let counter = LoginCounter(name: principal.name, address: address)
        let wait = try await session.use { try counter.wait(on: $0) }
        guard wait == .zero else { return .throttled(wait) }
        if principal.source != .local, let directory {
            return try await ask(directory, by: worker, on: session)
        }
        return try await desk.withPlace(for: counter.network) { place in
            let (answer, user) = try await session.use { connection in
                let answer = try counter.take(on: connection)
                return (answer, try LoginUser.find(principal.name, on: connection))
            }
            switch answer {
            case .mustWait(let time): return .throttled(time)
            case .mayTry(let pair, let all):
                guard try await place.verify(password, against: user?.hash) else {
                    try await session.use { connection in
                        try LoginJournal.noteFailure(
                            principal.name, from: address, pair: pair, all: all, by: worker,
                            on: connection)
                    }
                    return .wrong
                }
                try await session.use { try counter.forgive(on: $0) }
                return .right
            }
        }
    }

    private func ask(
        _ directory: DirectoryAccounts, by worker: JournalActor, on session: Session
    ) async throws -> Outcome {
        let attempt = DirectoryTry(
            name: principal.name, password: password, address: address, directory: directory)
        let outcome = try await attempt.run(isKnown: true, by: worker, on: session) {
            user, connection in try user.isHere(on: connection) ? true : nil
        }
        switch outcome {
        case .right:
            try await session.use { try attempt.counter.forgive(on: $0) }
            return .right
        case .wrong: return .wrong
        case .throttled(let time): return .throttled(time)
        case .away(let error): return .directoryAway(error)
        }
    }
}
