// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// A file that was sent with a request.
struct Handed: Sendable {
    let file: Upload.File
    /// As it was sent; nil: it has none.
    let name: String?
    let request: RequestKey

    /// Keeps the answer, in the transaction of what it answers.
    func settle(_ answer: Answer, on connection: borrowing Connection) throws {
        try request.settle(answer, on: connection)
    }

    /// Forgets the answer again, in the transaction that undoes what it answers.
    func unsettle(on connection: borrowing Connection) throws {
        try request.unsettle(on: connection)
    }
}
