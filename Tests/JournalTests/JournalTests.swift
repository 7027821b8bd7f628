// SPDX-License-Identifier: Apache-2.0

import Ingest
import Journal
import Postgres
import Schema
import TestSupport
import Testing
import Views

@Suite struct JournalTests {
    @Test func `what was written can be neither changed nor removed, and neither can its links`()
        throws
    {
        let book = try Book()
        try book.fill(2)
        for table in ["journal", "journal_chain"] {
            for statement in [
                "delete from bascule.\(table)", "truncate bascule.\(table)",
                "update bascule.\(table) set \(table == "journal" ? "actor = 'x'" : "seq = 9")",
                "set session_replication_role = replica; delete from bascule.\(table)",
            ] {
                #expect(throws: PostgresError.self) { try book.connection.script(statement) }
            }
        }
        try book.connection.script("reset session_replication_role")
        #expect(try book.verify().flaws == [])
        #expect(try book.verify().entries == 2)
    }

    @Test func `links follow the commits without a gap, whatever was rolled back`() throws {
        let book = try Book()
        try book.fill(1)
        struct Mishap: Error {}
        #expect(throws: Mishap.self) {
            try book.connection.transaction { _ in
                try book.write("lost")
                throw Mishap()
            }
        }
        try book.connection.transaction { connection in
            try book.write("kept before")
            do {
                try connection.transaction { _ in
                    try book.write("lost to a savepoint")
                    throw Mishap()
                }
            } catch is Mishap {}
            try book.write("kept after")
        }
        let rows = try book.connection.query(
            """
            select c.seq, j.subject
              from bascule.journal_chain c join bascule.journal j on j.id = c.entry_id
             order by c.seq
            """)
        #expect(try rows.map { try $0[0, as: Int.self] } == [1, 2, 3])
        #expect(
            try rows.map { try $0[1, as: String.self] } == ["file 1", "kept before", "kept after"])
        #expect(try book.verify().flaws == [])
    }

    @Test func `many writers at once make one unbroken chain`() async throws {
        let book = try Book()
        let options = try book.database.options
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 1...8 {
                group.addTask {
                    let session = Session(options)
                    for round in 1...20 {
                        try await session.transaction { connection in
                            for entry in 0...(round % 3) {
                                try JournalEntry.write(
                                    "test", subject: "file \(entry)", by: "host:\(writer)",
                                    on: connection)
                            }
                        }
                    }
                    await session.close()
                }
            }
            try await group.waitForAll()
        }
        let report = try book.verify()
        #expect(report.flaws == [])
        // A writer's rounds have 2, 3, 1, 2, … entries.
        #expect(report.entries == 8 * 41)
        #expect(report.head?.seq == report.entries)
    }

    @Test func `a client that stops in the middle of its transaction holds nobody up`() throws {
        let book = try Book()
        let other = try book.database.connect()
        try book.connection.script("begin")
        try book.write("stopped here")
        try JournalEntry.write("import", subject: "file 2", by: "host:2", on: other)
        #expect(try JournalVerification.run(on: other).head?.seq == 1)
        try book.connection.script("commit")
        #expect(try book.verify().head?.seq == 2)
        #expect(try book.verify().flaws == [])
    }

    @Test func `with an old snapshot the commit fails as a serialization failure`() throws {
        let book = try Book()
        let other = try book.database.connect()
        let mode = TransactionMode(isolation: .repeatableRead)
        let error = #expect(throws: PostgresError.self) {
            try book.connection.transaction(mode) { connection in
                _ = try connection.query("select 1")
                try JournalEntry.write("import", subject: "file 1", by: "host:2", on: other)
                try book.write("file 2")
            }
        }
        #expect(error?.sqlstate == "40001")
        #expect(error?.passes == true)
        #expect(try book.verify().flaws == [])
    }

    @Test func `entries of before the chain are linked by its migration`() throws {
        let database = try TestDatabase.create()
        let connection = try database.connect()
        try Migrations([BasculeSchema.migrations.steps[0]]).apply(on: connection)
        try connection.script(
            """
            insert into bascule.journal (actor, action, subject)
            select 'host:1', 'import', 'file ' || n from generate_series(1, 300) n
            """)
        try BasculeSchema.migrate(connection)
        try JournalEntry.write("import", subject: "file 301", by: "host:1", on: connection)
        let report = try JournalVerification.run(on: connection)
        #expect(report.entries == 301)
        #expect(report.flaws == [])
    }

    @Test func `an entry says how long it took and what came of it`() throws {
        let book = try Book()
        try JournalEntry.write(
            "export", subject: "export stats", by: "schedule:nightly",
            parameters: #"{"window": "2026-03-04"}"#, result: #"{"rows": 12}"#,
            duration: .milliseconds(1_250), on: book.connection)
        let line = try #require(
            try JournalEntryView.Filter().first(1, on: book.connection).first)
        #expect(line.durationSeconds == 1.25)
        #expect(line.actor == "schedule:nightly")
        #expect(line.result.text == #"{"rows": 12}"#)
    }
}
