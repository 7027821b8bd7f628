// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// The append-only book of who did what.
package enum JournalEntry {
    /// Writes one line, inside whatever transaction the connection is in.
    ///
    /// Let it be the last write of the transaction. At the commit the server links the line into the
    /// chain; writers queue there for as long as their commits take.
    ///
    /// - Parameters:
    ///   - actor: `user:<login>`, `schedule:<name>`, or a worker's name (`host:pid`).
    ///   - parameters: a JSON object.
    ///   - result: a JSON object.
    ///   - duration: how long what it tells of took.
    package static func write(
        _ action: String, subject: String, by actor: String,
        parameters: String = "{}", result: String = "{}", duration: Duration? = nil,
        on connection: borrowing Connection
    ) throws {
        let seconds = duration.map { $0 / .seconds(1) }
        _ = try connection.execute(
            """
            insert into bascule.journal (actor, action, subject, parameters, result, duration)
            values (\(actor), \(action), \(subject), \(parameters)::text::jsonb, \
            \(result)::text::jsonb, make_interval(secs => \(seconds)))
            """)
    }
}
