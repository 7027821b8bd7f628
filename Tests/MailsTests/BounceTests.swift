// SPDX-License-Identifier: Apache-2.0

import Deliveries
import MIME
import Postgres
import TestSupport
import Testing
import Views
import Wording

@testable import Mails

/// What comes back, and what the outbox says then.
@Suite struct BounceTests {
    private let database: TestDatabase
    private let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    /// A mail that its server has taken at each; its Message-ID.
    private func sent(to names: [String], state: String = "accepted") throws -> String {
        let from = try #require(Mailbox("bascule@usine.example"))
        _ = try Outbox.record(
            Draft(
                mail: "matin", period: "20260315",
                to: names.compactMap { Mailbox("\($0)@usine.example") }, from: from,
                envelopeFrom: from.address, subject: "tout va bien",
                body: .text("é", subtype: "plain"), words: "é", date: 1_773_572_400, offset: 0),
            .next, by: "a", on: connection)
        try connection.execute(
            """
            update bascule.mail_recipient
               set state = \(state), answer = '250 queued', attempts = 1,
                   due_at = case when \(state) = 'recorded' then now() end,
                   ended_at = case when \(state) <> 'recorded' then now() end
             where mail_id = (select max(id) from bascule.mail)
            """)
        return try #require(try MailView.Filter().first(1, on: connection).first).messageID
    }

    private func note(
        _ bytes: [UInt8], _ number: Int64 = 1, validity: Int64 = 7
    ) throws -> [Bounce] {
        try BounceBook.note(
            ReturnedMail(folder: "box", validity: validity, number: number, bytes: bytes),
            on: connection)
    }

    private func lines() throws -> [MailView] {
        try MailView.Filter().first(100, on: connection).reversed()
    }

    @Test func `a report marks its recipient, with the server's words, and no other`() throws {
        let id = try sent(to: ["labo", "parti"])
        let bounces = try note(
            Reports.report(on: id, final: "x@alias.example", original: "Parti@Usine.example"))
        let row = try lines()[1]
        #expect(
            bounces == [
                Bounce(
                    outcome: .bounced, recipientID: row.id, address: "parti@usine.example",
                    words: "5.1.1: 550 nobody")
            ])
        #expect(row.state == "bounced" && row.returned == "5.1.1: 550 nobody")
        #expect(row.returnedAt != nil && row.answer == "250 queued" && row.isFailed)
        #expect(try lines()[0].state == "accepted")
        let found = try BouncedMails.detector.page(after: nil, limit: 10, on: connection)
        #expect(found.map(\.key.subject) == ["mail matin to parti@usine.example"])
        #expect(
            found[0].sentence.fr.contains("est revenu de parti@usine.example (5.1.1: 550 nobody)"))
        // Sent again for the asking, it is none any more.
        #expect(try Outbox.retry(row.id, on: connection) == "parti@usine.example")
        #expect(try lines()[1].state == "recorded" && lines()[1].returned == nil)
        #expect(try BouncedMails.detector.page(after: nil, limit: 10, on: connection).isEmpty)
        // A second report on the first try ends nothing.
        let late = Reports.report(on: id, final: "parti@usine.example", mark: "2")
        #expect(try note(late, 2).map(\.outcome) == [.told])
        #expect(try lines()[1].state == "recorded" && lines()[1].dueAt != nil)
    }

    @Test func `a mail that is late is told, and has not ended`() throws {
        let id = try sent(to: ["labo"])
        let late = Reports.report(
            on: id, final: "labo@usine.example", action: "delayed", status: "4.4.1")
        #expect(try note(late).map(\.outcome) == [.delayed])
        var row = try lines()[0]
        #expect(row.state == "accepted" && row.returned == "4.4.1: 550 nobody")
        #expect(try BouncedMails.detector.page(after: nil, limit: 10, on: connection).isEmpty)
        #expect(
            try note(Reports.report(on: id, final: "labo@usine.example"), 2).map(\.outcome)
                == [.bounced])
        row = try lines()[0]
        #expect(row.state == "bounced" && row.returned == "5.1.1: 550 nobody")
        #expect(try note(late, 3).isEmpty, "read twice, counted once")
        let came = Reports.report(
            on: id, final: "labo@usine.example", action: "delivered", status: "2.0.0")
        #expect(try note(came, 4).map(\.outcome) == [.told])
        #expect(try lines()[0].state == "bounced")
    }

    @Test func `of whom nobody knew it is known then, and it is not sent again`() throws {
        let id = try sent(to: ["labo"], state: "unknown")
        try connection.execute("update bascule.mail_recipient set due_at = now(), ended_at = null")
        #expect(try note(Reports.report(on: id, final: "labo@usine.example")).count == 1)
        let row = try lines()[0]
        #expect(row.state == "bounced" && row.dueAt == nil && row.endedAt != nil)
    }

    @Test func `behind an alias it is the one recipient, and of several nobody`() throws {
        let one = try sent(to: ["labo"])
        #expect(
            try note(Reports.report(on: one, final: "other@x.example")).first?.outcome == .bounced)
        let two = try sent(to: ["a", "b"])
        let bounce = try #require(
            try note(Reports.report(on: two, final: "other@x.example"), 2).first)
        #expect(bounce.outcome == .unmatched && bounce.address == "other@x.example")
        #expect(
            try note(Reports.report(on: "never.1@sent", final: "a@x.example"), 3).first?.outcome
                == .unmatched)
        #expect(try lines().map(\.state) == ["bounced", "accepted", "accepted"])
    }

    @Test func `what is no report is kept with who sent it, and counted`() throws {
        #expect(try note(Reports.words).map(\.outcome) == [.notUnderstood])
        let row = try #require(try BounceView.Filter().first(1, on: connection).first)
        #expect(row.outcome == "not_understood" && row.subject == "failure notice")
        #expect(row.sender == "x@y.example" && row.mail == nil)
        #expect(try note(Reports.words, 2).isEmpty)
        #expect(try BounceView.Filter().first(9, on: connection).count == 1)
    }

    @Test func `what came back long ago is forgotten`() throws {
        _ = try note(Reports.words)
        #expect(try BounceBook.purge(olderThan: 1, limit: 9, on: connection) == 0)
        try connection.execute("update bascule.bounce set found_at = now() - interval '25 hours'")
        #expect(try BounceBook.purge(olderThan: 1, limit: 9, on: connection) == 1)
    }

    // MARK: A folder

    private func read(_ folder: HandFolder) throws -> BounceReading.Report {
        try BounceReading().run(in: folder, on: connection) { mail, connection in
            try BounceBook.note(mail, on: connection)
        }
    }

    @Test func `each mail is read once, and all again where the folder has other numbers`() throws {
        let id = try sent(to: ["labo"])
        let folder = HandFolder([
            2: Reports.report(on: id, final: "labo@usine.example"), 9: Reports.words,
        ])
        var report = try read(folder)
        #expect(report.mails == 2 && report[.bounced] == 1 && report[.notUnderstood] == 1)
        #expect(folder.read == [2, 9] && folder.put.isEmpty)
        #expect(try read(folder) == BounceReading.Report())
        #expect(folder.read == [2, 9])
        folder.mails[10] = Reports.report(on: "x", final: "y@z.example")
        #expect(try read(folder)[.unmatched] == 1)
        #expect(folder.read == [2, 9, 10])
        folder.validity = 8
        folder.mails = [
            1: Reports.words, 5: Reports.report(on: id, final: "labo@usine.example"),
            6: Reports.report(on: id, final: "labo@usine.example", mark: "2"),
        ]
        report = try read(folder)
        #expect(report.isRenumbered && report.mails == 3 && report.known == 2)
        #expect(report[.told] == 1 && report[.bounced] == 0)
    }

    @Test func `one look reads so many, and the next goes on`() throws {
        let most = BounceReading.atOnce
        let folder = HandFolder(
            Dictionary(
                uniqueKeysWithValues: (1...Int64(most) + 1).map {
                    ($0 * 300, Array("Subject: \($0)\r\n\r\n".utf8))
                }))
        #expect(try read(folder).mails == most)
        #expect(try read(folder).mails == 1)
        #expect(Set(folder.read).count == most + 1 && folder.read.count == most + 1)
        // Not more of a folder is asked about at once than an answer holds.
        #expect(folder.asked.allSatisfy { $0.count <= Int(BounceReading.window) })
    }

    @Test func `a server that does not say how far it goes is read as well`() throws {
        let folder = HandFolder([3: Reports.words])
        folder.saysNext = false
        #expect(try read(folder).mails == 1)
        folder.mails[5] = Array("Subject: other\r\n\r\n".utf8)
        #expect(try read(folder).mails == 1)
        #expect(folder.read == [3, 5])
    }

    @Test func `what was understood is put away, also where the process ended before; others stay`()
        throws
    {
        let id = try sent(to: ["labo", "chef"])
        let folder = HandFolder([
            1: Reports.report(on: id, final: "labo@usine.example"), 2: Reports.words,
            3: Reports.report(on: "x", final: "y@z.example"), 4: Array("\r\n".utf8),
        ])
        folder.putsAway = true
        folder.fails = true
        #expect(throws: HandFolder.Broken.self) { try read(folder) }
        #expect(try lines()[0].state == "bounced", "what it says is noted first")
        folder.fails = false
        #expect(try read(folder).putAway == 1)
        #expect(folder.put == [1] && folder.mails.keys.sorted() == [2, 3, 4])
        #expect(try read(folder) == BounceReading.Report())
    }

    @Test func `a second reader keeps out of the way of the first`() throws {
        let other = try database.connect()
        _ = try other.query(
            "select pg_advisory_lock(hashtextextended(\(BounceReading.lock), 0))")
        let folder = HandFolder([1: Reports.words])
        #expect(try read(folder).isElsewhere && folder.read.isEmpty)
        other.unlock(advisory: BounceReading.lock)
        #expect(try read(folder).mails == 1)
    }
}
