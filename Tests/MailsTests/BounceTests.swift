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
    private let scene: BounceScene
    private var connection: Connection { scene.connection }

    init() throws { scene = try BounceScene() }

    @Test func `a report marks its recipient, with the server's words, and no other`() throws {
        let id = try scene.sent(to: ["labo", "parti"])
        let bounces = try scene.note(
            Reports.report(on: id, final: "x@alias.example", original: "Parti@Usine.example"))
        let row = try scene.lines()[1]
        #expect(
            bounces == [
                Bounce(
                    outcome: .bounced, recipientID: row.id, address: "parti@usine.example",
                    final: "x@alias.example", words: "x@alias.example: 5.1.1: 550 nobody")
            ])
        #expect(row.state == "bounced" && row.returned == "x@alias.example: 5.1.1: 550 nobody")
        #expect(row.returnedAt != nil && row.answer == "250 queued" && row.isFailed)
        #expect(try scene.lines()[0].state == "accepted")
        let found = try BouncedMails.detector.page(after: nil, limit: 10, on: connection)
        #expect(found.map(\.key.subject) == ["mail matin to parti@usine.example"])
        #expect(
            found[0].sentence.fr.contains(
                "est revenu de parti@usine.example (x@alias.example: 5.1.1: 550 nobody)"))
        #expect(
            try BounceView.Filter().first(1, on: connection).first?.finalAddress
                == "x@alias.example")
        // Sent again for the asking, it is none any more.
        #expect(try Outbox.retry(row.id, on: connection) == "parti@usine.example")
        #expect(try scene.lines()[1].state == "recorded" && scene.lines()[1].returned == nil)
        #expect(try BouncedMails.detector.page(after: nil, limit: 10, on: connection).isEmpty)
        // A second report on the first try ends nothing.
        let late = Reports.report(
            on: id, final: "parti@usine.example", mark: "2", arrived: try scene.date(0))
        #expect(try scene.note(late, 2).map(\.outcome) == [.told])
        #expect(try scene.lines()[1].state == "recorded" && scene.lines()[1].dueAt != nil)
    }

    @Test func `a report on a try before the last one ends nothing, wherever it lies`() throws {
        let id = try scene.sent(to: ["labo"])
        let first = Reports.report(
            on: id, final: "labo@usine.example", arrived: try scene.date(7_200))
        #expect(try scene.note(first).map(\.outcome) == [.bounced])
        let row = try scene.lines()[0]
        _ = try Outbox.retry(row.id, on: connection)
        try scene.deliver()
        #expect(
            try scene.note(first, folder: "box2").isEmpty,
            "the same mail, in a folder of another name")
        try connection.execute("update bascule.bounce set found_at = now() - interval '2 days'")
        #expect(try BounceBook.purge(olderThan: 1, limit: 9, on: connection) == 1)
        #expect(try scene.note(first, validity: 8).isEmpty, "also where what it said was forgotten")
        // Another report on the first try, and one that says no time.
        let second = Reports.report(
            on: id, final: "labo@usine.example", mark: "2", arrived: try scene.date(3_600))
        #expect(try scene.note(second, 2).map(\.outcome) == [.told])
        let undated = Reports.report(on: id, final: "labo@usine.example", mark: "3")
        #expect(try scene.note(undated, 3).map(\.outcome) == [.told])
        let late = Reports.report(
            on: id, final: "labo@usine.example", action: "delayed", mark: "4",
            arrived: try scene.date(3_600))
        #expect(try scene.note(late, 4).map(\.outcome) == [.told])
        #expect(try scene.lines()[0].state == "accepted" && scene.lines()[0].returned == nil)
        // One on the second is what it is, also of a server whose clock is slow.
        let slow = Reports.report(
            on: id, final: "labo@usine.example", mark: "5", arrived: try scene.date(240))
        #expect(try scene.note(slow, 5).map(\.outcome) == [.bounced])
    }

    @Test(arguments: [true, false])
    func `a report that says that ours was delivered and a member's was not bounces nobody`(
        _ isOursFirst: Bool
    ) throws {
        let id = try scene.sent(to: ["equipe"])
        let groups = [
            Reports.group("equipe@usine.example", "delivered"),
            Reports.group("ancien@usine.example", "failed"),
        ]
        let report = Reports.report(on: id, groups: isOursFirst ? groups : groups.reversed())
        #expect(Set(try scene.note(report).map(\.outcome)) == [.told, .unmatched])
        let putAway = try BounceBook.waiting(in: "box", validity: 7, limit: 9, on: connection)
        #expect(putAway.isEmpty, "whom it names beside ours a person may want to know")
        let list = Reports.report(
            on: id,
            groups: [
                Reports.group("a@usine.example", "relayed"),
                Reports.group("ancien@usine.example", "failed"),
            ])
        #expect(try scene.note(list, 2).map(\.outcome) == [.told, .told])
        let row = try #require(try BounceView.Filter().first(1, on: connection).first)
        #expect(row.finalAddress == "ancien@usine.example" && row.recipientID != nil)
        let strange = Reports.report(
            on: id, final: "b@x.example", original: "a@x.example")
        #expect(try scene.note(strange, 3).map(\.outcome) == [.unmatched])
        #expect(try scene.lines()[0].state == "accepted")
    }

    @Test func `what a server has encoded is read, and cut to its length after that`() throws {
        let long = String(repeating: "=C3=A9", count: 300)
        #expect(
            try scene.note(
                Array(
                    "From: =?iso-8859-1?Q?Ren=E9?= <a@b>\r\nSubject: =?utf-8?q?\(long)?=\r\n\r\n"
                        .utf8)
            )
            .count == 1)
        let row = try #require(try BounceView.Filter().first(1, on: connection).first)
        #expect(row.sender == "René <a@b>")
        #expect(row.subject?.hasPrefix("ééé") == true && (row.subject?.count ?? 0) <= 201)
    }

    @Test func `a mail that is late is told, and has not ended`() throws {
        let id = try scene.sent(to: ["labo"])
        let late = Reports.report(
            on: id, final: "labo@usine.example", action: "delayed", status: "4.4.1")
        #expect(try scene.note(late).map(\.outcome) == [.delayed])
        var row = try scene.lines()[0]
        #expect(row.state == "accepted" && row.returned == "4.4.1: 550 nobody")
        #expect(try BouncedMails.detector.page(after: nil, limit: 10, on: connection).isEmpty)
        #expect(
            try scene.note(Reports.report(on: id, final: "labo@usine.example"), 2).map(\.outcome)
                == [.bounced])
        row = try scene.lines()[0]
        #expect(row.state == "bounced" && row.returned == "5.1.1: 550 nobody")
        #expect(try scene.note(late, 3).isEmpty, "read twice, counted once")
        let came = Reports.report(
            on: id, final: "labo@usine.example", action: "delivered", status: "2.0.0")
        #expect(try scene.note(came, 4).map(\.outcome) == [.told])
        #expect(try scene.lines()[0].state == "bounced")
    }

    @Test func `of whom nobody knew it is known then, and it is not sent again`() throws {
        let id = try scene.sent(to: ["labo"], state: "unknown")
        try connection.execute("update bascule.mail_recipient set due_at = now(), ended_at = null")
        #expect(try scene.note(Reports.report(on: id, final: "labo@usine.example")).count == 1)
        let row = try scene.lines()[0]
        #expect(row.state == "bounced" && row.dueAt == nil && row.endedAt != nil)
    }

    @Test func `behind an alias it is the one recipient, and of several nobody`() throws {
        let one = try scene.sent(to: ["labo"])
        #expect(
            try scene.note(Reports.report(on: one, final: "other@x.example")).first?.outcome
                == .bounced)
        let two = try scene.sent(to: ["a", "b"])
        let bounce = try #require(
            try scene.note(Reports.report(on: two, final: "other@x.example"), 2).first)
        #expect(bounce.outcome == .unmatched && bounce.address == "other@x.example")
        #expect(
            try scene.note(Reports.report(on: "never.1@sent", final: "a@x.example"), 3).first?
                .outcome
                == .unmatched)
        #expect(try scene.lines().map(\.state) == ["bounced", "accepted", "accepted"])
    }

    @Test func `what is no report is kept with who sent it, and counted`() throws {
        #expect(try scene.note(Reports.words).map(\.outcome) == [.notUnderstood])
        let row = try #require(try BounceView.Filter().first(1, on: connection).first)
        #expect(row.outcome == "not_understood" && row.subject == "failure notice")
        #expect(row.sender == "x@y.example" && row.mail == nil)
        #expect(try scene.note(Reports.words, 2).isEmpty)
        #expect(try BounceView.Filter().first(9, on: connection).count == 1)
    }

    @Test func `what came back long ago is forgotten`() throws {
        _ = try scene.note(Reports.words)
        #expect(try BounceBook.purge(olderThan: 1, limit: 9, on: connection) == 0)
        try connection.execute("update bascule.bounce set found_at = now() - interval '25 hours'")
        #expect(try BounceBook.purge(olderThan: 1, limit: 9, on: connection) == 1)
    }
}
