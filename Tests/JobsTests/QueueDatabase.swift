// SPDX-License-Identifier: Apache-2.0

import Jobs
import Journal
import Postgres
import TestSupport

/// A database with the queue's tables, and what the tests ask of it.
struct QueueDatabase {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase.create(template: "queue") { try Self.migrate($0) }
        connection = try database.connect()
    }

    /// The ledger's first migration makes the journal's table; here it stands alone.
    static func migrate(_ connection: borrowing Connection) throws {
        let journal = """
            create schema if not exists bascule;
            create table bascule.journal (
                id bigint generated always as identity primary key,
                at timestamptz not null default clock_timestamp(), actor text not null,
                action text not null, subject text not null,
                parameters jsonb not null default '{}', result jsonb not null default '{}');
            create function bascule.refuse_change() returns trigger language plpgsql as
                $$ begin raise exception 'refused'; end $$;
            create trigger append_only before update or delete or truncate on bascule.journal
                for each statement execute function bascule.refuse_change();
            """
        let steps =
            [Migration(1, "ledger", sql: journal)] + JournalSchema.migrations
            + JobsSchema.migrations
        try Migrations(steps).apply(on: connection)
    }

    /// Enqueues one job of the kind `work`.
    @discardableResult
    func add(_ change: (inout JobRequest) -> Void = { _ in }) throws -> Int64 {
        var request = JobRequest(kind: "work", by: "test")
        change(&request)
        return try Enqueue.add([request], on: connection)[0].id
    }

    /// One value of a query.
    func value<V: PostgresDecodable & Sendable>(_ sql: SQL, as type: V.Type = V.self) throws -> V {
        try connection.query(sql)[0][0, as: V.self]
    }

    /// How many rows.
    func count(_ sql: SQL) throws -> Int {
        try value("select count(*) from \(raw: sql)", as: Int.self)
    }
}
