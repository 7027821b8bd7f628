// SPDX-License-Identifier: Apache-2.0

internal import Directory
internal import Journal
internal import Postgres

/// One try at a password of somebody whom the directory may have: of a login, or once more of who is
/// logged in.
///
/// The directory is asked who that is before the try is counted: while it is away no password is
/// looked at, and nobody is throttled for it.
struct DirectoryTry: Sendable {
    enum Outcome<Entry: Sendable>: Sendable {
        case right(Entry)
        case wrong
        case throttled(Duration)
        case away(DirectoryError)
    }

    /// As users are named here.
    let name: String
    let password: Password
    let address: String
    let directory: DirectoryAccounts

    var counter: LoginCounter { LoginCounter(name: name, address: address) }

    /// - Parameters:
    ///   - isKnown: whether the journal may name who failed, also where the directory has nobody.
    ///   - enter: what the right password is for; nil where the row here lets nobody in.
    func run<Entry: Sendable>(
        isKnown: Bool, by worker: JournalActor, on session: Session,
        enter: @escaping @Sendable (OutsideUser, borrowing Connection) throws -> Entry?
    ) async throws -> Outcome<Entry> {
        do {
            return try await directory.desk.withPlace(for: counter.network) { _ in
                try await ask(isKnown, by: worker, on: session, enter)
            }
        } catch let error as DirectoryError {
            return .away(error)
        }
    }

    private func ask<Entry: Sendable>(
        _ isKnown: Bool, by worker: JournalActor, on session: Session,
        _ enter: @escaping @Sendable (OutsideUser, borrowing Connection) throws -> Entry?
    ) async throws -> Outcome<Entry> {
        let isName = AccountName.isValid(name)
        let answer = isName ? try await directory.client.find(name) : .nobody
        switch try await session.use({ try counter.take(on: $0) }) {
        case .mustWait(let time): return .throttled(time)
        case .mayTry(let pair, let all):
            let user = isName ? directory.admissible(answer, name) : nil
            // Asked of nobody too, so that it takes as long.
            let isRight = try await directory.client.isRight(
                password.bytes, of: user?.known ?? directory.nobody)
            if isRight, let user, let entry = try await session.use({ try enter(user, $0) }) {
                return .right(entry)
            }
            let told = user?.name ?? (isKnown ? name : nil)
            try await session.use { connection in
                try LoginJournal.noteFailure(
                    told, from: address, pair: pair, all: all, by: worker, on: connection)
            }
            return .wrong
        }
    }
}
