// SPDX-License-Identifier: Apache-2.0

/// The schema's steps in order, and which of them a database has.
///
/// The record is the table `migration` in a schema that is made when missing, so a first migration
/// writes `create schema if not exists`.
package struct Migrations: Sendable {
    package let steps: [Migration]
    private let schema: String

    package init(_ steps: [Migration], schema: String = "bascule") {
        let ordered = steps.sorted { $0.id < $1.id }
        precondition(
            zip(ordered, ordered.dropFirst()).allSatisfy { $0.id < $1.id }, "an id is given twice")
        self.steps = ordered
        self.schema = schema
    }

    /// Applies what is missing, each step in a transaction of its own; gives the applied ones.
    ///
    /// Where nothing is missing it only reads, which needs no other right. Starters on one database
    /// queue at an advisory lock, within the connection's deadline; a step takes as long as its
    /// tables need: cut off, each start would begin it anew. Throws when an applied step's text has
    /// changed, and when the database has steps unknown here.
    @discardableResult
    package func apply(on connection: borrowing Connection) throws -> [Migration] {
        if try missing(on: connection).isEmpty { return [] }
        let lock = "\(schema).migration"
        _ = try connection.query("select pg_advisory_lock(hashtextextended(\(lock), 0))")
        defer { connection.unlock(advisory: lock) }
        try prepareRecord(on: connection)
        let applied = try check(on: connection)
        var added: [Migration] = []
        for step in steps where !applied.contains(step.id) {
            try apply(step, on: connection)
            added.append(step)
        }
        return added
    }

    /// The steps that the database lacks, none when it is up to date; changes nothing.
    package func missing(on connection: borrowing Connection) throws -> [Migration] {
        let table = "\(SQL.quoted(identifier: schema)).migration"
        let isThere = try connection.query("select to_regclass(\(table)) is not null")
            .value(as: Bool.self)
        guard isThere else { return steps }
        let applied = try check(on: connection)
        return steps.filter { !applied.contains($0.id) }
    }

    private func apply(_ step: Migration, on connection: borrowing Connection) throws {
        let deadline = connection.deadline
        connection.deadline = nil
        defer { connection.deadline = deadline }
        do {
            try connection.transaction { connection in
                try connection.script(step.sql)
                try connection.execute(
                    """
                    insert into \(identifier: schema).migration (id, name, checksum)
                    values (\(step.id), \(step.name), md5(\(step.sql)::text))
                    """)
            }
        } catch var error as PostgresError {
            error.message = "Migration \(step.id) (\(step.name)) failed: \(error.message)"
            throw error
        }
    }

    private enum RecordColumn: String, RowColumn { case id, name, same }

    private func prepareRecord(on connection: borrowing Connection) throws {
        let schema = SQL.quoted(identifier: schema)
        try connection.script(
            """
            create schema if not exists \(schema);
            create table if not exists \(schema).migration (
                id         bigint primary key,
                name       text not null,
                checksum   text not null,
                applied_at timestamptz not null default now()
            )
            """)
    }

    /// Compares the record with the steps; gives the applied ids.
    private func check(on connection: borrowing Connection) throws -> Set<Int> {
        let rows = try connection.query(
            """
              select m.id, m.name, m.checksum = md5(s.sql) as same
                from \(identifier: schema).migration m
                left join unnest(\(steps.map(\.id)), \(steps.map(\.sql))) s (id, sql)
               using (id)
               order by m.id
            """)
        var applied: Set<Int> = []
        let recorded = try rows.map(by: RecordColumn.self) { row in
            (
                id: try row[.id, as: Int.self], name: try row[.name, as: String.self],
                isSame: try row[.same, as: Bool?.self]
            )
        }
        for (id, name, isSame) in recorded {
            switch isSame {
            case true?: applied.insert(id)
            case false?:
                throw PostgresError(
                    .migration,
                    "Migration \(id) (\(name)) was applied with another text than this program "
                        + "has: run the version that applied it, or restore its text and put the "
                        + "change into a new migration.")
            case nil:
                throw PostgresError(
                    .migration,
                    "The database has migration \(id) (\(name)), which this program does not know: "
                        + "a newer version was here. Run that version or a newer one.")
            }
        }
        return applied
    }
}
