// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres

/// A request that takes its transactions itself, and its `Idempotency-Key`, if it has one.
struct RequestKey: Sendable {
    let userID: Int64
    let key: IdempotencyKey?
    /// What tells this request from another one.
    let request: [UInt8]

    /// The same request was answered meanwhile.
    struct Known: Error {
        let answer: Answer
    }

    /// Keeps the answer under the request's key, in the transaction of what it answers.
    ///
    /// - Throws: `Known`, `Problem`: then that transaction must not be committed.
    func settle(_ answer: Answer, on connection: borrowing Connection) throws {
        guard let key else { return }
        try requireNew(on: connection)
        try key.keep(answer.kept, for: userID, request, on: connection)
    }

    /// Forgets the answer again, in the transaction that undoes what it answers.
    func unsettle(on connection: borrowing Connection) throws {
        try key?.forget(for: userID, on: connection)
    }

    /// Does the work once, whoever else sends the same.
    ///
    /// - Throws: `Known`, `Problem`.
    func once<Value>(
        on connection: borrowing Connection, _ work: () throws -> Value
    ) throws -> Value {
        guard let key else { return try work() }
        let value = try key.hold(for: userID, on: connection) {
            try connection.transaction { try requireNew(on: $0) }
            return try work()
        }
        guard let value else { throw Problem.underWay }
        return value
    }

    /// - Throws: `Known`, `Problem`.
    private func requireNew(on connection: borrowing Connection) throws {
        guard let key else { return }
        switch try key.take(for: userID, request, on: connection) {
        case .new: break
        case .underWay: throw Problem.underWay
        case .ofAnother: throw Problem.keyReused
        case .known(let kept):
            guard let answer = Answer(kept: kept) else { throw Problem.keyReused }
            throw Known(answer: answer.with("Idempotency-Replayed", "true"))
        }
    }
}
