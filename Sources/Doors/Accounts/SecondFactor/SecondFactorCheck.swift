// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Postgres

/// The code of the second factor, given in a session that waits for it; throttled as a login is.
package struct SecondFactorCheck: Sendable {
    private let code: String
    private let key: SessionKey
    private let address: String
    private let agent: String
    private let rules: SessionRules

    package init(
        _ code: String, in key: SessionKey, from address: String, agent: String = "",
        rules: SessionRules = SessionRules()
    ) {
        self.code = code
        self.key = key
        self.address = address
        self.agent = agent
        self.rules = rules
    }

    /// Compares the code; the right one ends the session that waited, and begins another one under a
    /// new key.
    ///
    /// - Parameter worker: the process, in whose name failures are in the journal.
    package func run(
        by worker: JournalActor, on connection: borrowing Connection
    ) throws -> LoginAttempt.Outcome {
        guard let waiting = try Sessions.find(key, rules: rules, on: connection),
            waiting.duty == .giveCode
        else { return .refused }
        let counter = LoginCounter(name: waiting.name, address: address)
        switch try counter.take(on: connection) {
        case .mustWait(let time): return .throttled(time)
        case .mayTry(let pair, let all):
            let outcome = try connection.transaction { connection in
                guard try SecondFactor.take(code, of: waiting.userID, on: connection),
                    try Sessions.end(key, on: connection)
                else { return LoginAttempt.Outcome.refused }
                try counter.forgive(on: connection)
                return try open(waiting, on: connection)
            }
            guard case .refused = outcome else { return outcome }
            try LoginJournal.noteFailure(
                waiting.name, from: address, pair: pair, all: all, by: worker, on: connection)
            return .refused
        }
    }

    private func open(
        _ waiting: Principal, on connection: borrowing Connection
    ) throws -> LoginAttempt.Outcome {
        let new = try Sessions.open(
            for: waiting.userID, rules: rules, address: address, agent: agent, on: connection)
        guard let principal = try Sessions.find(new, rules: rules, on: connection) else {
            return .refused
        }
        try LoginJournal.note(waiting.name, from: address, on: connection)
        return .loggedIn(new, principal)
    }
}
