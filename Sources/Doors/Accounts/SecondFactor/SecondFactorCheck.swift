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
        // Before it is counted by address: a try that must wait makes no wait longer.
        let wait = try SecondFactor.wait(of: waiting.userID, on: connection)
        guard wait == .zero else { return .throttled(wait) }
        let counter = LoginCounter(name: waiting.name, address: address)
        switch try counter.take(on: connection) {
        case .mustWait(let time): return .throttled(time)
        case .mayTry(let pair, let all):
            let (outcome, codes) = try connection.transaction { connection in
                try take(in: waiting, counter, on: connection)
            }
            guard case .refused = outcome else { return outcome }
            try LoginJournal.noteFailure(
                waiting.name, from: address, pair: pair, all: all, codes: codes, by: worker,
                on: connection)
            return .refused
        }
    }

    private func take(
        in waiting: Principal, _ counter: LoginCounter, on connection: borrowing Connection
    ) throws -> (LoginAttempt.Outcome, wrongCodes: Int) {
        switch try SecondFactor.take(code, of: waiting.userID, on: connection) {
        case .mustWait(let time): return (.throttled(time), 0)
        case .wrong(let failures): return (.refused, failures)
        case .right:
            guard try Sessions.end(key, on: connection) else { return (.refused, 0) }
            try counter.forgive(on: connection)
            return (try open(waiting, on: connection), 0)
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
        try LoginJournal.note(
            waiting.name, by: waiting.source, from: address, on: connection)
        return .loggedIn(new, principal)
    }
}
