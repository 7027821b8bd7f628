// SPDX-License-Identifier: Apache-2.0

import Application
import Feeds
import Foundation
import Pickups
import Postgres
import TestSupport
import Testing
import Views
import Wording

/// Which mails are read, and which again, whatever is in them and whatever their server says.
@Suite struct MailPickupTests {
    @Test func `a mail whose file has a NUL in its name is refused, the next comes`() async throws {
        try await MailPickupSite.with { site in
            try site.put(1, ["utf-8''a%00b.csv"], field: "filename*=")
            try site.put(2, ["=?utf-8?B?YQBiLmNzdg==?="])
            try site.put(3, ["c.csv"])
            let report = try site.look()
            #expect(report.fetched == 1 && report.refused == 2, "\(report)")
            #expect(
                try site.refused
                    == ["1.2 a\\x00b.csv name_refused", "2.2 a\\x00b.csv name_refused"])
            let reasons = try site.texts(
                "select reason_en from bascule.pickup_item where code is not null")
            #expect(reasons.allSatisfy { $0.contains("a\\u{0}b.csv") }, "\(reasons)")
        }
    }

    /// One character may have any number of scalars: the index takes no row of that size.
    @Test func `a name of few characters and many bytes is refused, once`() async throws {
        try await MailPickupSite.with { site in
            let marks = (0..<10).map { "%CC%8\($0 % 10)" }.joined()
            let name = (0..<250).map { "\(["a", "b", "c"][$0 % 3])\(marks)" }.joined()
            try site.put(1, ["utf-8''\(name).csv"], field: "filename*=")
            try site.put(2, ["b.csv"])
            let report = try site.look()
            #expect(report.fetched == 1 && report.refused == 1, "\(report)")
            #expect(
                try site.texts("select code from bascule.pickup_item where code is not null")
                    == ["name_refused"])
            #expect(try site.look().listed == 0)
        }
    }

    @Test func `one that waits for a name holds up no other, and is let go once it is gone`()
        async throws
    {
        try await MailPickupSite.with { site in
            let inbox = site.site.home.inbox(site.site.feed.name)
            try Data().write(to: URL(filePath: inbox + "/a.csv"))
            try site.put(1, ["a.csv"])
            try site.put(2, ["b.csv"])
            let first = try site.look()
            #expect(first.fetched == 1 && first.waiting == 1, "\(first)")
            #expect(try site.outcomes == ["1 open", "2 taken"])
            // It is asked for again, and it alone.
            let again = try site.look()
            #expect(again.listed == 1 && again.waiting == 1, "\(again)")
            try site.server.take(1)
            try site.put(3, ["c.csv"])
            #expect(try site.look().fetched == 1)
            #expect(try site.outcomes == ["1 gone", "2 taken", "3 taken"])
            #expect(try site.look().listed == 0)
        }
    }

    @Test func `one that its server does not give is told, and those behind it come`() async throws
    {
        try await MailPickupSite.with(["fetch 1": "OK done", "fetch 2": "NO it is broken"]) {
            site in
            for number in 1...3 { try site.put(number, ["\(number).csv"]) }
            let first = try site.look()
            #expect(first.fetched == 1 && first.refused == 2, "\(first)")
            #expect(try site.refused == ["1 not_given", "2 not_given"])
            let reason: SQL = "select reason_en from bascule.pickup_item where name = '2'"
            #expect(try site.texts(reason).allSatisfy { $0.contains("NO it is broken") })
            // What is new comes before it, and it is asked for again.
            try site.put(4, ["4.csv"])
            try site.server.script(["fetch 1": "cut"])
            let second = try site.look()
            #expect(second.fetched == 2 && second.refused == 1, "\(second)")
            #expect(try site.outcomes == ["1 open", "2 taken", "3 taken", "4 taken"])
            #expect(try site.refused == ["1 not_given"])
            try site.server.script([:])
            #expect(try site.look().fetched == 1)
            #expect(try site.refused.isEmpty)
        }
    }

    @Test func `where it gives none of three in a row the look ends, and the next goes on`()
        async throws
    {
        let script = Dictionary(uniqueKeysWithValues: (1...4).map { ("fetch \($0)", "NO no") })
        try await MailPickupSite.with(script) { site in
            for number in 1...5 { try site.put(number, ["\(number).csv"]) }
            #expect(throws: PickupFailed.self) { try site.look() }
            #expect(try site.outcomes == ["1 open", "2 open", "3 open"])
            let next = try site.look()
            #expect(next.fetched == 1 && next.refused == 4, "\(next)")
        }
    }

    @Test func `mails of an address are had once it is one of the senders`() async throws {
        try await MailPickupSite.with { site in
            try site.put(1, ["a.csv"], from: "resultats@ctcs.example")
            try site.put(2, ["b.pdf"], from: "spam@x.example")
            let first = try site.look()
            #expect(first.passedOver == 2 && first.fetched == 0, "\(first)")
            #expect(first.troubles.count == 1 && first.refused == 0, "\(first)")
            #expect(first.troubles.first?.en.contains("resultats@ctcs.example") == true)
            #expect(try PickupView.all(on: site.site.connection)["boite"]?.passed == 1)
            let passed = try PickupMailView.Passed(pickup: "boite")
                .first(10, on: site.site.connection)
            #expect(passed.map(\.sender) == ["resultats@ctcs.example"])
            #expect(try site.look().listed == 0)
            try site.declare(senders: "labo@ctcs.example, resultats@ctcs.example")
            let second = try site.look()
            #expect(second.fetched == 1 && second.listed == 1, "\(second)")
            #expect(try site.outcomes == ["1 taken", "2 sender"])
            #expect(try PickupView.all(on: site.site.connection)["boite"]?.passed == 0)
            #expect(try site.look().listed == 0)
        }
    }

    @Test func `names that are wanted since are looked for in mails that had none`() async throws {
        try await MailPickupSite.with { site in
            try site.declare(more: "files: [\"a*.csv\"]")
            try site.put(1, ["a.csv", "b.csv"])
            try site.put(2, ["c.csv"])
            #expect(try site.look().fetched == 1)
            #expect(try site.outcomes == ["1 taken", "2 nothing"])
            try site.declare(more: "files: [\"*.csv\"]")
            #expect(try site.look().fetched == 2)
            #expect(try site.look().listed == 0)
        }
    }

    @Test func `what was cut on its way is refused, and what is whole of it comes`() async throws {
        try await MailPickupSite.with { site in
            try site.put(1, ["a.csv", "b.csv"], ending: "")
            let report = try site.look()
            #expect(report.fetched == 1 && report.refused == 1, "\(report)")
            #expect(try site.refused == ["1.3 b.csv damaged"])
            // Its second file is not there at all.
            try site.put(2, ["c.csv"], ending: "--x\r\n")
            #expect(try site.look().fetched == 1)
            #expect(try site.refused == ["1.3 b.csv damaged", "2 damaged"])
        }
    }

    @Test func `what was taken back does not come again with other numbers`() async throws {
        try await MailPickupSite.with { site in
            try site.put(1, ["a.csv"])
            #expect(try site.look().fetched == 1)
            let inbox = site.site.home.inbox(site.site.feed.name)
            let bytes = try Data(contentsOf: URL(filePath: inbox + "/a.csv"))
            try site.load()
            try site.site.connection.execute(
                "update bascule.file set state = 'reverted', sha256 = sha256(\([UInt8](bytes)))")
            // As after the folder was made anew: each number is another mail's.
            try site.site.connection.script(
                """
                update bascule.pickup_mail set validity = validity - 1;
                update bascule.pickup_item set source = source || '-';
                """)
            let anew = try site.look()
            #expect(anew.fetched == 0 && anew.refused == 1, "\(anew)")
            #expect(try site.refused == ["1.2 a.csv taken_back"])
            #expect(anew.troubles.contains { $0.en.contains("UIDVALIDITY") }, "\(anew)")
            // Who sends it again means it.
            try site.put(2, ["a.csv"])
            #expect(try site.look().fetched == 1)
        }
    }
}
