// SPDX-License-Identifier: Apache-2.0

/// Whether the requester's job may still write: asked in each transaction that writes.
///
/// A service knows neither queue nor lease. A caller that may lose its right to the work hands a
/// guard in; no write of the service outlives that right without it.
package struct CommitGuard: Sendable {
    package typealias Ask = @Sendable (borrowing Connection) throws -> Void

    private let open: Ask
    private let hold: Ask

    /// - Parameters:
    ///   - open: asked first in a transaction: refused work need not be done.
    ///   - hold: asked last before the commit; an error that it throws rolls the transaction back.
    package init(open: @escaping Ask, hold: @escaping Ask) {
        self.open = open
        self.hold = hold
    }

    /// For work that can't be lost: a command's.
    package static let always = CommitGuard(open: { _ in }, hold: { _ in })

    /// Asks at the end of a transaction that the caller has begun.
    package func hold(on connection: borrowing Connection) throws { try hold(connection) }

    /// Runs the body in a transaction that commits only if the guard agrees at both its ends.
    package func transaction<Value>(
        on connection: Connection, _ body: (Connection) throws -> Value
    ) throws -> Value {
        try connection.transaction { connection in
            try open(connection)
            let value = try body(connection)
            try hold(connection)
            return value
        }
    }
}
