// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Failure of a connection, a statement or the private server, and its remedy.
///
/// Never holds a parameter's value or a password. `detail` is the server's own and may quote a
/// row's key, so it is left out of `description`.
package struct PostgresError: Error, Sendable, CustomStringConvertible {
    package enum Code: Sendable, Hashable {
        /// No connection could be made.
        case connectionFailed
        /// The connection broke while it was in use; whether the statement took effect is unknown.
        case connectionLost
        /// The connection broke in a commit, or its wait for a standby was cut short: the work may
        /// be done.
        ///
        /// The caller checks before it moves or reports anything.
        case outcomeUnknown
        /// The call's deadline passed, and the statement was cancelled.
        case deadlineExceeded
        /// The statement was cancelled by someone else.
        case cancelled
        /// The server refused the statement.
        case server(SQLSTATE)
        /// The server answered something senseless at this place.
        case protocolViolation
        /// A value does not have the form or type asked for.
        case decoding
        /// The transaction was rolled back at its commit, because a failure inside was ignored.
        case rolledBack
        /// The pool or session is closed.
        case closed
        /// The connection URL or a setting cannot be understood.
        case configuration
        /// The schema's migrations and the database do not fit together.
        case migration
        /// The private server cannot be created, started or stopped.
        case cluster
    }

    package var code: Code
    /// What happened to which thing, and the remedy: one or two sentences.
    package var message: String
    package var sqlstate: String?
    package var detail: String?
    package var hint: String?
    package var constraint: String?
    package var table: String?
    package var column: String?
    /// Where in its work the server was: of a COPY the row and the column.
    ///
    /// It may quote a value.
    package var context: String?
    /// The line of the statement, from 1, at which the server stumbled.
    package var line: Int?
    /// For a refused write: what takes no writes, and why.
    package var readOnly: ReadOnly?
    /// The text of the statement, with placeholders; clipped to 600 characters.
    package var statement: String?

    /// A database that takes no writes from a session, without the program having asked for that.
    package struct ReadOnly: Sendable, Equatable {
        package enum Cause: Sendable { case standby, setting }

        /// Of the database: its name, host and role.
        package let place: Phrase
        package let cause: Cause
    }

    package init(_ code: Code, _ message: String, statement: String? = nil) {
        self.code = code
        self.message = message
        self.statement = statement.map(Self.clipped)
    }

    package var description: String {
        var text = message
        let marks = [
            sqlstate.map { "SQLSTATE \($0)" }, constraint.map { "constraint \($0)" },
            table.map { "table \($0)" }, column.map { "column \($0)" },
        ].compactMap(\.self)
        if !marks.isEmpty { text += " (\(marks.joined(separator: ", ")))" }
        if let hint { text += " Hint: \(hint)" }
        if let statement { text += " Statement: \(statement)" }
        return text
    }

    private static func clipped(_ text: String) -> String {
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.count <= 600 ? line : line.prefix(600) + "…"
    }
}

extension PostgresError {
    /// The server's words, without our mark before them.
    package var reason: String {
        message.hasPrefix("PostgreSQL: ") ? String(message.dropFirst(12)) : message
    }
}

extension PostgresError {
    /// A text that no PostgreSQL can hold; what it says is not told.
    ///
    /// - Parameter what: it is in, `parameter $3`.
    static func nul(in what: String, of statement: String) -> PostgresError {
        var error = PostgresError(
            .server("22021"),
            "PostgreSQL's texts can't hold a NUL, and \(what) has one: take it out where it"
                + " comes in.",
            statement: statement.replacing("\0", with: "\\0"))
        error.sqlstate = "22021"
        return error
    }

    /// A value is wrong, and another one may do better: it is no data (22), or breaks a constraint
    /// (23) or a limit of the server's (54).
    package var isOfValues: Bool {
        guard case .server(let state) = code else { return false }
        return ["22", "23", "54"].contains(state.errorClass)
    }
}
