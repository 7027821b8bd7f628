// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres
package import Wording

/// The table and the history table of a feed, created and extended from its declaration.
package enum FeedTables {
    /// Says what would have to be done; changes nothing.
    package static func plan(_ feed: Feed, on connection: Connection) throws -> TablePlan {
        let shape = TableShape(feed)
        return TablePlan(
            shape,
            table: try TableState.read(schema: shape.schema, name: shape.name, on: connection),
            history: try TableState.read(
                schema: shape.historySchema, name: shape.historyName, on: connection))
    }

    /// Creates what is missing and adds new columns, in one transaction.
    ///
    /// Two starters at once are safe: the second waits and finds nothing left to do. It also waits for
    /// loads and reverts of the same table that are under way.
    ///
    /// - Returns: the statements that were run.
    /// - Throws: `TableRefusals` when the table differs in a way that is a person's to settle, `TableUnmade`
    ///   where the session's role may not make or extend it.
    @discardableResult
    package static func apply(_ feed: Feed, on connection: Connection) throws -> [String] {
        // The usual start finds everything in place and locks nobody out.
        if case .apply(let statements) = try plan(feed, on: connection), statements.isEmpty {
            return []
        }
        do {
            return try change(feed, on: connection)
        } catch let error as PostgresError where error.code == .server("42501") {
            throw TableUnmade(feed: feed.name, table: "\(feed.table)", reason: error.message)
        }
    }

    /// Whether the session's role may make or extend them.
    package static func mayApply(_ feed: Feed, on connection: borrowing Connection) throws -> Bool {
        let shape = TableShape(feed)
        return try connection.query(
            """
            select bool_and(coalesce(pg_has_role(c.relowner, 'usage'),
                                     has_schema_privilege(n.oid, 'create'),
                                     has_database_privilege(current_database(), 'create')))
              from unnest(\([shape.schema, shape.historySchema]),
                          \([shape.name, shape.historyName])) as t (schema, name)
              left join pg_namespace n on n.nspname = t.schema
              left join pg_class c on c.relnamespace = n.oid and c.relname = t.name
                                  and c.relkind in ('r', 'p')
            """)[0][0]
    }

    private static func change(_ feed: Feed, on connection: Connection) throws -> [String] {
        try connection.transaction { connection in
            // One lock for all feeds: two feeds may create the same schema.
            _ = try connection.execute(
                "select pg_advisory_xact_lock(hashtextextended('bascule.tables', 0))")
            try TableLock.alone(TableShape(feed), on: connection)
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

/// Why one feed can't be loaded until somebody has seen to its tables; no other feed is touched by it.
package protocol TableTrouble: Worded, Sendable {
    var feed: String { get }
}

/// The session's role may not make or extend a feed's tables.
package struct TableUnmade: TableTrouble {
    package let feed: String
    package let table: String
    /// The server's words.
    package let reason: String

    package var sentence: Phrase {
        Phrase(
            en: "feed \(feed): its table \(table) can't be made or extended by this role: "
                + "\(reason). Run `bascule migrate` as the owner of the database.",
            fr: "flux \(feed) : ce rôle ne peut ni créer ni compléter la table \(table) : "
                + "\(reason). Lancez `bascule migrate` sous le rôle propriétaire de la base.")
    }
}

/// All the differences of a feed's tables that were refused.
package struct TableRefusals: TableTrouble {
    package let feed: String
    package let refusals: [TableRefusal]

    package init(feed: String, refusals: [TableRefusal]) {
        self.feed = feed
        self.refusals = refusals
    }

    package var sentence: Phrase {
        Phrase(en: "feed \(feed): ", fr: "flux \(feed) : ")
            + Phrase { language in
                refusals.map { $0.sentence[language] }.joined(separator: "\n")
            }
    }
}

/// Keeps loads (together) apart from reverts and changes of the table (alone), until commit.
enum TableLock {
    static func together(_ shape: TableShape, on connection: Connection) throws {
        _ = try connection.execute(
            "select pg_advisory_xact_lock_shared(hashtextextended(\(name(shape)), 1))")
    }

    static func alone(_ shape: TableShape, on connection: Connection) throws {
        _ = try connection.execute(
            "select pg_advisory_xact_lock(hashtextextended(\(name(shape)), 1))")
    }

    /// For who changes rows that are there: one session after another, beside those that only add.
    static func merging(_ shape: TableShape, on connection: Connection) throws {
        _ = try connection.execute(
            "select pg_advisory_xact_lock(hashtextextended(\(name(shape)), 2))")
    }

    private static func name(_ shape: TableShape) -> String { "bascule.table \(shape.table)" }
}
