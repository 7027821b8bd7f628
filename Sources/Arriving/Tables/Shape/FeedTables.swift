// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres
package import Wording

/// The tables of a feed and their history tables, created and extended from its declaration.
package enum FeedTables {
    /// Says what would have to be done; changes nothing.
    package static func plan(_ feed: Feed, on connection: Connection) throws -> TablePlan {
        let plans = try feed.eachTable.map { table in
            let shape = TableShape(table)
            return TablePlan(
                shape,
                table: try TableState.read(schema: shape.schema, name: shape.name, on: connection),
                history: try TableState.read(
                    schema: shape.historySchema, name: shape.historyName, on: connection))
        }
        let cascades = try cascades(in: feed, on: connection)
        return TablePlan(of: plans + (cascades.isEmpty ? [] : [.refuse(cascades)]))
    }

    /// Differences of a feed's tables from its declaration; nil if there are none.
    package static func difference(_ feed: Feed, on connection: Connection) throws -> Phrase? {
        switch try plan(feed, on: connection) {
        case .apply(let statements) where statements.isEmpty: nil
        case .apply(let statements):
            Phrase(en: "this is still to be done: ", fr: "ceci reste à faire : ")
                + Phrase(statements.joined(separator: "; "))
        case .refuse(let refusals):
            Phrase { language in
                refusals.map { $0.sentence[language] }.joined(separator: "; ")
            }
        }
    }

    /// Creates what is missing and adds new columns, in one transaction.
    ///
    /// Two starters at once are safe: the second waits and finds nothing left to do. It also waits
    /// for loads and reverts of the same table that are under way.
    ///
    /// - Returns: the statements that were run.
    /// - Throws: `TableRefusals` for differences that a person must settle, `TableUnmade` if the
    ///   session's role may not make or extend the table.
    @discardableResult
    package static func apply(_ feed: Feed, on connection: Connection) throws -> [String] {
        // The usual start finds everything in place and locks no other session out.
        if case .apply(let statements) = try plan(feed, on: connection), statements.isEmpty {
            return []
        }
        do {
            return try change(feed, on: connection)
        } catch let error as PostgresError where error.code == .server("42501") {
            throw TableUnmade(feed: feed.name, table: feed.tableNames, reason: error.message)
        }
    }

    /// Whether the session's role may make or extend them.
    package static func mayApply(_ feed: Feed, on connection: borrowing Connection) throws -> Bool {
        let shapes = TableShape.all(of: feed)
        return try connection.query(
            """
            select bool_and(coalesce(pg_has_role(c.relowner, 'usage'),
                                     has_schema_privilege(n.oid, 'create'),
                                     has_database_privilege(current_database(), 'create')))
              from unnest(\(shapes.flatMap { [$0.schema, $0.historySchema] }),
                          \(shapes.flatMap { [$0.name, $0.historyName] })) as t (schema, name)
              left join pg_namespace n on n.nspname = t.schema
              left join pg_class c on c.relnamespace = n.oid and c.relname = t.name
                                  and c.relkind in ('r', 'p')
            """
        ).value()
    }

    private static func change(_ feed: Feed, on connection: Connection) throws -> [String] {
        try connection.transaction { connection in
            // One lock for all feeds: two feeds may create the same schema.
            _ = try connection.execute(
                "select pg_advisory_xact_lock(hashtextextended('bascule.tables', 0))")
            try TableShape.lockAlone(feed, on: connection)
            switch try plan(feed, on: connection) {
            case .refuse(let refusals):
                throw TableRefusals(feed: feed.name, refusals: refusals)
            case .apply(let statements):
                for statement in statements { try connection.script(statement) }
                return statements
            }
        }
    }
}
