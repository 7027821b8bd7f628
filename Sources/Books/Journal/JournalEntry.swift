// SPDX-License-Identifier: Apache-2.0

internal import Daemon
package import Postgres

/// The append-only book of actions.
package enum JournalEntry {
    /// Writes one line, inside the connection's transaction if there is one.
    ///
    /// Let it be the last write of the transaction. At the commit the server links the line into
    /// the chain; writers queue there for as long as their commits take.
    ///
    /// - Parameters:
    ///   - actor: `user:<login>`, `schedule:<name>`, or a worker's name (`host:pid`).
    ///   - parameters: a JSON object; what `JournalNote` says is added to it.
    ///   - result: a JSON object.
    ///   - duration: how long what it tells of took.
    /// - Throws: as `write(selecting:)`.
    package static func write(
        _ action: String, subject: String, by actor: String,
        parameters: String = "{}", result: String = "{}", duration: Duration? = nil,
        on connection: borrowing Connection
    ) throws {
        let seconds = duration.map { $0 / .seconds(1) }
        try write(
            selecting: """
                select \(actor)::text, \(action)::text, \(subject)::text,
                       \(parameters)::text::jsonb, \(result)::text::jsonb,
                       make_interval(secs => \(seconds))
                """, on: connection)
    }

    /// Writes a line for each row of a query, in its order: actor, action, subject, parameters,
    /// result and duration (an interval, or null).
    ///
    /// What `JournalNote` says is added to the parameters.
    ///
    /// The stored row is read back and compared: a line can't be suppressed or altered without
    /// failing the transaction.
    ///
    /// - Throws: `PostgresError` with SQLSTATE 42501 if it differs from the given one.
    package static func write(
        selecting rows: SQL, on connection: borrowing Connection
    ) throws {
        // A statement alone would be committed before it is compared.
        guard connection.isInTransaction else {
            return try connection.transaction { try write(selecting: rows, on: $0) }
        }
        let who = Invoker.current
        var noted: SQL = "wanted.parameters"
        if let other = JournalNote.onBehalfOf {
            noted = """
                wanted.parameters
                || pg_catalog.jsonb_build_object('on_behalf_of', \(other)::text)
                """
        }
        // No rule can stand in for the insert: PostgreSQL refuses rules for one in `with`.
        let (missing, foreign) = try connection.query(
            """
            with wanted (actor, action, subject, parameters, result, duration) as materialized (
                \(raw: rows)
            ), given as materialized (
                select pg_catalog.now() as at, wanted.actor, wanted.action, wanted.subject,
                       \(raw: noted) as parameters, wanted.result, wanted.duration,
                       \(Int64(who.uid))::bigint as uid,
                       \(who.loginUID.map(Int64.init))::bigint as login_uid,
                       \(who.sudoUser)::text as sudo_user
                  from wanted
            ), taken as (
                insert into bascule.journal
                    (at, actor, action, subject, parameters, result, duration, uid, login_uid,
                     sudo_user)
                select * from given
                returning at, actor, action, subject, parameters, result, duration, uid, login_uid,
                          sudo_user
            ), missing as (
                select * from given except all select * from taken
            ), foreign_ones as (
                select * from taken except all select * from given
            )
            select (select pg_catalog.count(*) from missing) as missing,
                   (select pg_catalog.count(*) from foreign_ones) as foreign_ones
            """
        ).one(by: AnswerColumn.self) {
            (try $0[.missing, as: Int64.self], try $0[.foreign, as: Int64.self])
        }
        guard missing == 0, foreign == 0 else { throw refused(missing: missing, foreign: foreign) }
    }

    private enum AnswerColumn: String, RowColumn {
        case missing
        case foreign = "foreign_ones"
    }

    /// As a missing right: work waits, and goes on once the database is mended.
    private static func refused(missing: Int64, foreign: Int64) -> PostgresError {
        let what =
            foreign == 0
            ? "did not keep \(missing) lines that were written to it"
            : "has other lines than those that were written to it"
        var error = PostgresError(
            .server("42501"),
            "The journal \(what), so nothing of this transaction is kept. Somebody has put a trigger or "
                + "a rule on its table: `bascule journal verify` names it; drop that.")
        error.sqlstate = "42501"
        return error
    }
}
