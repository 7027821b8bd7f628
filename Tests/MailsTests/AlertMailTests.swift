// SPDX-License-Identifier: Apache-2.0

import Calendar
import MIME
import Postgres
import TestSupport
import Testing
import Views
import Wording

@testable import Mails

/// Mails of alerts, on a real book of them.
@Suite struct AlertMailTests {
    private static let yaml = """
        mail: alertes
        to: [labo@usine.example]
        on: alert
        rules: [dead, stalled]
        throttle: { same: 1h, most: 3/h }
        escalate: { after: 2h, to: [chef@usine.example], unless: acknowledged }
        """

    private func mails() throws -> AlertMails {
        let (mail, mistakes) = MailCatalog.parse(
            Self.yaml, file: "a.yaml", rules: ["dead", "stalled"], exports: [])
        #expect(mistakes.isEmpty)
        let declared = try #require(mail)
        return AlertMails(
            declared, try #require(declared.alerts),
            by: AlertMails.Writer(
                from: try #require(Mailbox("bascule@usine.example")),
                envelopeFrom: "bascule@usine.example", zone: try Zone("America/Guadeloupe"),
                language: .fr, console: "https://bascule.usine.example"))
    }

    private func raise(
        _ rule: String, _ subject: String, _ message: String = "Il ne va pas.",
        on connection: Connection
    ) throws -> Int64 {
        try connection.query(
            """
            insert into bascule.alert (rule, subject, due_at, message)
            values (\(rule), \(subject), clock_timestamp(), \(message)) returning id
            """
        ).value()
    }

    private func subjects(_ connection: Connection) throws -> [String] {
        try connection.query(
            "select subject || ' > ' || address as t from bascule.mail_outbox order by id"
        )
        .values()
    }

    @Test func `what is new is told once, all of it in one mail, and other rules are not`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        _ = try raise("dead", "job 7", on: connection)
        _ = try raise("stalled", "queue default", on: connection)
        _ = try raise("journal", "journal", on: connection)
        let mails = try mails()
        #expect(try mails.record(by: "a", on: connection).count == 1)
        #expect(try mails.record(by: "a", on: connection).isEmpty)
        let told = try subjects(connection)
        #expect(told.count == 1 && told[0].hasPrefix("2 alertes · "), "\(told)")
        let words = try connection.query("select words from bascule.mails").value(as: String.self)
        #expect(words.contains("travail 7") && words.contains("file default"))
        #expect(!words.contains("journal"))
        #expect(words.contains("https://bascule.usine.example/alerts"))
    }

    @Test func `what is over is told, once, and only where its beginning was`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        let id = try raise("dead", "job 7", on: connection)
        let mails = try mails()
        #expect(try mails.record(by: "a", on: connection).count == 1)
        let unseen = try raise("dead", "job 8", on: connection)
        try connection.execute(
            """
            update bascule.alert set resolved_at = now(), resolution = 'relancé'
             where id = any(\([id, unseen]))
            """)
        #expect(try mails.record(by: "a", on: connection).count == 1)
        #expect(try mails.record(by: "a", on: connection).isEmpty)
        let told = try subjects(connection)
        #expect(told.last?.hasPrefix("1 alerte résolue · ") == true, "\(told)")
    }

    @Test func `the same again waits, and too many mails an hour wait for one`() throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        let mails = try mails()
        _ = try raise("dead", "job 7", on: connection)
        #expect(try mails.record(by: "a", on: connection).count == 1)
        _ = try raise("dead", "job 7", on: connection)
        #expect(try mails.record(by: "a", on: connection).isEmpty)
        for name in ["a", "b"] {
            _ = try raise("dead", name, on: connection)
            #expect(try mails.record(by: "a", on: connection).count == 1)
        }
        // Three within the hour.
        for name in ["c", "d"] { _ = try raise("dead", name, on: connection) }
        #expect(try mails.record(by: "a", on: connection).isEmpty)
        try connection.execute("update bascule.mail set made_at = made_at - interval '61 min'")
        try connection.execute(
            "update bascule.mail_alert set told_at = told_at - interval '61 min'")
        #expect(try mails.record(by: "a", on: connection).count == 1)
        let words = try connection.query(
            "select words from bascule.mails order by id desc limit 1"
        ).value(as: String.self)
        #expect(["travail 7", "* c", "* d"].allSatisfy(words.contains), "\(words)")
    }

    @Test func `what nobody takes up goes further, once, and what is acknowledged does not`() throws
    {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        let mails = try mails()
        let taken = try raise("dead", "taken", on: connection)
        _ = try raise("dead", "left", on: connection)
        #expect(try mails.record(by: "a", on: connection).count == 1)
        try connection.execute(
            """
            update bascule.alert set acknowledged_at = now(), acknowledged_by = 'user:a'
             where id = \(taken)
            """)
        #expect(try mails.record(by: "a", on: connection).isEmpty)
        try connection.execute(
            "update bascule.mail_alert set told_at = told_at - interval '121 min'")
        #expect(try mails.record(by: "a", on: connection).count == 1)
        #expect(try mails.record(by: "a", on: connection).isEmpty)
        let told = try subjects(connection)
        #expect(told.last?.hasSuffix("> chef@usine.example") == true, "\(told)")
        let words = try connection.query(
            "select words from bascule.mails order by id desc limit 1"
        ).value(as: String.self)
        #expect(words.contains("Personne ne s'en est chargé") && words.contains("left"))
        #expect(!words.contains("taken"))
    }

    @Test func `two that look at the same time tell it once`() async throws {
        let database = try TestDatabase.migrated()
        defer { withExtendedLifetime(database) {} }
        let connection = try database.connect()
        _ = try raise("dead", "job 7", on: connection)
        let mails = try mails()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let other = try database.connect()
                    _ = try mails.record(by: "a", on: other)
                }
            }
            try await group.waitForAll()
        }
        #expect(try subjects(connection).count == 1)
    }
}
