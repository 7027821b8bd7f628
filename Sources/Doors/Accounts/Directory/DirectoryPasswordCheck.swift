// SPDX-License-Identifier: Apache-2.0

internal import Directory
internal import Journal
internal import Postgres

/// The directory's password asked once more of somebody who is logged in.
struct DirectoryPasswordCheck: Sendable {
    let password: Password
    let name: String
    let address: String
    let directory: DirectoryAccounts

    private var counter: LoginCounter { LoginCounter(name: name, address: address) }

    func run(by worker: JournalActor, on session: Session) async throws -> PasswordCheck.Outcome {
        do {
            return try await directory.desk.withPlace(for: counter.network) { _ in
                try await ask(by: worker, on: session)
            }
        } catch let error as DirectoryError {
            return .directoryAway(error)
        }
    }

    /// As a login does, it asks who that is before the try is counted.
    private func ask(
        by worker: JournalActor, on session: Session
    ) async throws -> PasswordCheck.Outcome {
        let answer = try await directory.client.find(name)
        switch try await session.use({ try counter.take(on: $0) }) {
        case .mustWait(let time): return .throttled(time)
        case .mayTry(let pair, let all):
            let user = directory.admissible(answer, name)
            let isRight = try await directory.client.isRight(
                password.bytes, of: user?.known ?? directory.nobody)
            guard isRight, let user, try await session.use({ try user.isHere(on: $0) }) else {
                try await session.use { connection in
                    try LoginJournal.noteFailure(
                        name, from: address, pair: pair, all: all, by: worker, on: connection)
                }
                return .wrong
            }
            try await session.use { try counter.forgive(on: $0) }
            return .right
        }
    }
}
