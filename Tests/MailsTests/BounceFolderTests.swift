// SPDX-License-Identifier: Apache-2.0

import Deliveries
import MIME
import Postgres
import TestSupport
import Testing
import Views
import Wording

@testable import Mails

/// The folder that mails come back to, as it is read.
@Suite struct BounceFolderTests {
    private let scene: BounceScene
    private var connection: Connection { scene.connection }

    init() throws { scene = try BounceScene() }

    @Test func `a report on a line that is being sent waits until that has ended`() throws {
        let id = try scene.sent(to: ["labo"], state: "transmitting")
        try connection.execute(
            "update bascule.mail_recipient set tried_at = now() - interval '59 minutes', ended_at = null"
        )
        let report = Reports.report(on: id, final: "labo@usine.example")
        #expect(throws: BounceTooEarly(recipientID: try scene.lines()[0].id)) {
            try scene.note(report)
        }
        let folder = HandFolder([1: Reports.words, 2: report])
        #expect(try scene.read(folder).mails == 0)
        folder.mails[3] = Reports.report(on: "x", final: "y@z.example")
        let look = try scene.read(folder)
        #expect(look.mails == 1 && look.wait != nil, "what is new is read")
        try scene.deliver()
        #expect(try scene.read(folder)[.bounced] == 1)
        #expect(try scene.lines()[0].state == "bounced")
        // One whose sender has gone long ago, and that nobody settles, does not hold it up.
        try connection.execute(
            """
            update bascule.mail_recipient
               set state = 'transmitting', tried_at = now() - interval '61 minutes', ended_at = null
            """)
        let other = Reports.report(on: id, final: "labo@usine.example", mark: "2")
        #expect(try scene.note(other, 4).map(\.outcome) == [.bounced])
    }

    @Test func `each mail is read once, and all again where the folder has other numbers`() throws {
        let id = try scene.sent(to: ["labo"])
        let folder = HandFolder([
            2: Reports.report(on: id, final: "labo@usine.example"), 9: Reports.words,
        ])
        var report = try scene.read(folder)
        #expect(report.mails == 2 && report[.bounced] == 1 && report[.notUnderstood] == 1)
        #expect(folder.read == [9, 2] && folder.put.isEmpty)
        #expect(try scene.read(folder) == BounceReading.Report())
        #expect(folder.read == [9, 2])
        folder.mails[10] = Reports.report(on: "x", final: "y@z.example")
        #expect(try scene.read(folder)[.unmatched] == 1)
        folder.mails[11] = Array("Subject: next\r\n\r\n".utf8)
        #expect(try scene.read(folder).mails == 1, "the very next number too")
        #expect(folder.read == [9, 2, 10, 11])
        folder.validity = 8
        folder.mails = [
            1: Reports.words, 5: Reports.report(on: id, final: "labo@usine.example"),
            6: Reports.report(on: id, final: "labo@usine.example", mark: "2"),
        ]
        report = try scene.read(folder)
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
        #expect(try scene.read(folder).mails == most)
        #expect(try scene.read(folder).mails == 1)
        #expect(Set(folder.read).count == most + 1 && folder.read.count == most + 1)
        // Not more of a folder is asked about at once than an answer holds.
        #expect(folder.asked.allSatisfy { $0.count <= Int(BounceReading.window) })
    }

    @Test func `a server that does not say how far it goes is read as well`() throws {
        let folder = HandFolder([3: Reports.words])
        folder.saysNext = false
        #expect(try scene.read(folder).mails == 1)
        folder.mails[5] = Array("Subject: other\r\n\r\n".utf8)
        #expect(try scene.read(folder).mails == 1)
        #expect(folder.read == [3, 5])
        folder.mails = [25_000: Array("Subject: far\r\n\r\n".utf8)]
        #expect(try scene.read(folder).mails == 1, "also beyond what one question is about")
        folder.mails = [:]
        #expect(try scene.read(folder) == BounceReading.Report())
        let old = HandFolder([125_000: Array("Subject: older\r\n\r\n".utf8)])
        old.saysNext = false
        old.validity = 8
        #expect(try scene.read(old).mails == 1)
    }

    @Test func `what is new is read before what has lain there for long, and all is read at last`()
        throws
    {
        let id = try scene.sent(to: ["labo"])
        let count = Int64(BounceReading.atOnce) * 2 + 50
        let folder = HandFolder(
            Dictionary(
                uniqueKeysWithValues: (1...count).map { ($0, Array("Subject: \($0)\r\n\r\n".utf8)) }
            ))
        folder.mails[count] = Reports.report(on: id, final: "labo@usine.example")
        #expect(try scene.read(folder)[.bounced] == 1, "the newest first")
        folder.mails[count + 1] = Reports.report(on: id, final: "labo@usine.example", mark: "2")
        let second = try scene.read(folder)
        #expect(second[.told] == 1 && second.mails == BounceReading.atOnce)
        #expect(try scene.read(folder).mails == 51)
        #expect(try scene.read(folder) == BounceReading.Report())
        #expect(Set(folder.read).count == Int(count) + 1 && folder.read.count == Int(count) + 1)
    }

    @Test func `a mail that its server does not give out is told, and those behind it are read`()
        throws
    {
        let id = try scene.sent(to: ["labo"])
        let folder = HandFolder([
            1: Array("Subject: a\r\n\r\n".utf8), 2: Reports.words, 3: Reports.words,
            4: Reports.report(on: id, final: "labo@usine.example"),
        ])
        (folder.refused, folder.withheld) = ([2], [3])
        let look = try scene.read(folder)
        #expect(look.mails == 4 && look[.unread] == 2 && look[.bounced] == 1)
        var filter = BounceView.Filter()
        filter.outcome = "unread"
        let rows = try filter.first(9, on: connection)
        #expect(rows.count == 2 && rows.allSatisfy { $0.words?.contains("(UID)") == true })
        #expect(rows.contains { $0.words?.contains("mail 3 is there") == true })
        #expect(try scene.read(folder) == BounceReading.Report(), "told once")
        // Several in a row, or no answer at all, are the server's matter.
        for number in 5...8 { folder.mails[Int64(number)] = Reports.words }
        folder.refused = [5, 6, 7]
        #expect(throws: HandFolder.Broken.self) { try scene.read(folder) }
        #expect(try filter.first(9, on: connection).count == 4)
        folder.isAway = true
        #expect(throws: HandFolder.Broken.self) { try scene.read(folder) }
        #expect(try filter.first(9, on: connection).count == 4)
        (folder.isAway, folder.refused) = (false, [])
        #expect(try scene.read(folder).mails == 2)
    }

    @Test func `what was understood is put away, also where the process ended before; others stay`()
        throws
    {
        let id = try scene.sent(to: ["labo", "chef"])
        let folder = HandFolder([
            1: Reports.report(on: id, final: "labo@usine.example"), 2: Reports.words,
            3: Reports.report(on: "x", final: "y@z.example"), 4: Array("\r\n".utf8),
        ])
        folder.putsAway = true
        folder.mails[5] = Reports.report(on: id, final: "chef@usine.example")
        folder.fixed = [1]
        #expect(throws: HandFolder.Broken.self) { try scene.read(folder) }
        #expect(try scene.lines()[0].state == "bounced", "what it says is noted first")
        #expect(folder.put == [5], "and it keeps no other from being put away")
        folder.fixed = []
        #expect(try scene.read(folder).putAway == 1)
        #expect(folder.put == [5, 1] && folder.mails.keys.sorted() == [2, 3, 4])
        #expect(try scene.read(folder) == BounceReading.Report())
    }

    @Test func `a second reader keeps out of the way of the first`() throws {
        let other = try scene.database.connect()
        _ = try other.query(
            "select pg_advisory_lock(hashtextextended(\(BounceReading.lock), 0))")
        let folder = HandFolder([1: Reports.words])
        #expect(try scene.read(folder).isElsewhere && folder.read.isEmpty)
        other.unlock(advisory: BounceReading.lock)
        #expect(try scene.read(folder).mails == 1)
    }

    @Test func `a part of a report that is not understood is told, and the mail stays`() throws {
        let id = try scene.sent(to: ["labo", "chef"])
        let report = Reports.report(
            on: id,
            groups: [
                Reports.group("labo@usine.example", "failed"),
                "Final-Recipient: rfc822; chef@usine.example\r\n",
            ])
        let folder = HandFolder([1: report])
        folder.putsAway = true
        let look = try scene.read(folder)
        #expect(look[.bounced] == 1 && look[.notUnderstood] == 1 && folder.put.isEmpty)
        let row = try #require(try BounceView.Filter().first(1, on: connection).first)
        #expect(row.outcome == "not_understood" && row.address == "chef@usine.example")
    }
}
