// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The append-only book of who did what.
package enum JournalEntry {
    /// Writes one line, inside whatever transaction the connection is in.
    ///
    /// - Parameters:
    ///   - actor: a worker's name, or `user:<login>` for a command.
    ///   - parameters: a JSON object.
    ///   - result: a JSON object.
    package static func write(
        _ action: String, subject: String, by actor: String,
        parameters: String = "{}", result: String = "{}", on connection: Connection
    ) throws {
        _ = try connection.execute(
            """
            insert into bascule.journal (actor, action, subject, parameters, result)
            values (\(actor), \(action), \(subject), \(parameters)::text::jsonb, \
            \(result)::text::jsonb)
            """)
    }
}
