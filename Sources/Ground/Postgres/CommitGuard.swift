// SPDX-License-Identifier: Apache-2.0

/// Whether whoever asked for the work may still write: asked in each transaction that writes.
///
/// A service knows neither queue nor lease. Whoever may lose its right to the work while it is under
/// way hands one in; nothing a service writes without it outlives that.
package struct CommitGuard: Sendable {
    package typealias Ask = @Sendable (borrowing Connection) throws -> Void

    private let open: Ask
    private let hold: Ask

    /// - Parameters:
    ///   - open: asked first in a transaction: refused work need not be done.
    ///   - hold: asked last before the commit; what it throws takes the transaction back.
    package init(open: @escaping Ask, hold: @escaping Ask) {
        self.open = open
        self.hold = hold
    }

    /// Of whoever can't lose it: a command.
    package static let always = CommitGuard(open: { _ in }, hold: { _ in })

    /// Asks at the end of a transaction that somebody else has begun.
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
