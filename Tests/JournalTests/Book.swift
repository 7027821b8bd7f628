// SPDX-License-Identifier: Apache-2.0

import Ingest
import Journal
import Postgres
import TestSupport

/// A database with a journal, and a connection of its superuser.
final class Book {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    /// Writes entries `file 1` and so on, each in a transaction of its own.
    func fill(_ count: Int) throws {
        for number in 1...count { try write("file \(number)") }
    }

    func write(_ subject: String, action: String = "import") throws {
        try JournalEntry.write(
            action, subject: subject, by: "host:1", parameters: #"{"name": "lot.csv"}"#,
            on: connection)
    }

    func verify(against head: ChainHead? = nil) throws -> JournalVerification {
        try JournalVerification.run(against: head.map { [$0] } ?? [], on: connection)
    }

    /// Changes what the triggers protect, as a superuser can, and puts them back.
    func tamper(_ statements: String) throws {
        try connection.script(
            """
            alter table bascule.journal disable trigger user;
            alter table bascule.journal_chain disable trigger user;
            \(statements);
            alter table bascule.journal enable always trigger append_only;
            alter table bascule.journal enable always trigger chain;
            alter table bascule.journal_chain enable always trigger append_only
            """)
    }

    func number(_ sql: SQL) throws -> Int { try connection.query(sql)[0][0, as: Int.self] }
}

extension Book {
    /// The hash of link 0.
    func firstHash() throws -> String {
        try connection.query("select encode(hash, 'hex') from bascule.journal_chain where seq = 0")[
            0][0, as: String.self]
    }
}
