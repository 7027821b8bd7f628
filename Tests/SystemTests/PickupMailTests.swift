// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Files in mails that a real postfix hands to a real dovecot.
    @Suite struct PickupMails {
        private struct Site {
            let world: World
            let office: PostOffice

            func declare(_ after: String = "keep", more: String = "") throws {
                try FileManager.default.createDirectory(
                    atPath: world.home.path + "/config/pickups", withIntermediateDirectories: true)
                try world.declare(
                    """
                    pickup: boite
                    feed: \(DroppedFile.feed)
                    from: imaps://boite@localhost:\(office.imaps)/INBOX
                    senders: [labo@ctcs.example]
                    secret: { env: BOITE }
                    after: \(after)
                    \(more)
                    """, "pickups/boite")
            }

            var environment: [String: String] {
                [
                    "BOITE": "secret", "BASCULE_CONSOLE_SOURCE_CA": office.authority,
                    "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"localhost:\(office.imaps)\"]",
                    "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8", "::1"]"#,
                ]
            }

            func run(
                _ arguments: [String], _ more: [String: String] = [:]
            ) async throws -> CommandResult {
                try await world.run(arguments, environment: environment.merging(more) { $1 })
            }

            /// One look; its counts, by name.
            func look(status: Int32 = 0) async throws -> [String: Int] {
                let told = try await run(["pickups", "run", "boite", "--json"])
                #expect(told.status == status, "\(told.errors)\(told.output)")
                let object = try JSONSerialization.jsonObject(with: Data(told.output.utf8))
                return (object as? [String: Any])?["counts"] as? [String: Int] ?? [:]
            }

            /// A mail with these files, which has come once this returns.
            func send(
                _ files: [DroppedFile], from sender: String = "labo@ctcs.example",
                number: Int
            ) async throws {
                let parts = files.map { file in
                    """
                    --x\r
                    Content-Type: text/csv; name="\(file.name)"\r
                    Content-Disposition: attachment; filename="\(file.name)"\r
                    Content-Transfer-Encoding: base64\r
                    \r
                    \(Data(file.text.utf8).base64EncodedString(options: .lineLength76Characters))\r

                    """
                }
                try await office.deliver(
                    """
                    From: Labo <\(sender)>\r
                    Subject: bulletins\r
                    Date: Mon, 30 Nov 2026 01:46:02 +0100\r
                    Content-Type: multipart/mixed; boundary=x\r
                    \r
                    --x\r
                    \r
                    Bonjour.\r
                    \(parts.joined())--x--\r

                    """, to: "boite@usine.example")
                try await eventually("mail \(number) is there") {
                    try await mails("ALL") == number
                }
            }

            /// Somebody deletes every mail.
            func empty() async throws {
                try await ChildProcess.succeed(
                    "/usr/bin/python3",
                    [
                        "-c",
                        """
                        import imaplib, sys
                        box = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
                        box.login("boite", "secret")
                        box.select()
                        box.store("1:*", "+FLAGS", "\\Deleted")
                        box.expunge()
                        box.logout()
                        """, "\(office.imap)",
                    ])
            }

            /// How many mails of the folder are so: `UNSEEN`, `ALL`; read without marking any.
            func mails(_ what: String, in folder: String = "INBOX") async throws -> Int {
                let told = try await ChildProcess.succeed(
                    "/usr/bin/python3",
                    [
                        "-c",
                        """
                        import imaplib, sys
                        box = imaplib.IMAP4("127.0.0.1", int(sys.argv[1]))
                        box.login("boite", "secret")
                        box.select(sys.argv[2], readonly=True)
                        print(len(box.search(None, sys.argv[3])[1][0].split()))
                        box.logout()
                        """, "\(office.imap)", folder, what,
                    ])
                return Int(told.trimmingCharacters(in: .whitespacesAndNewlines)) ?? -1
            }
        }

        private func with(_ body: (Site) async throws -> Void) async throws {
            try await PostOffice.with { office in
                try await NightSite.with { world in
                    let site = Site(world: world, office: office)
                    try site.declare()
                    #expect(try await world.run(["migrate"]).status == 0)
                    try await body(site)
                }
            }
        }

        @Test func `each file of a mail comes once, and nothing of it is marked as read`()
            async throws
        {
            try await with { site in
                let world = site.world
                try await site.send(
                    [DroppedFile("a.csv", rows: 2), DroppedFile("b.csv", rows: 3)], number: 1)
                try await site.send(
                    [DroppedFile("c.csv", rows: 1)], from: "autre@x.example", number: 2)
                try await site.send([], number: 3)
                let first = try await site.look()
                #expect(first["fetched"] == 2 && first["listed"] == 3, "\(first)")
                #expect(first["passed_over"] == 1, "\(first)")
                let next = try await site.look()
                #expect(next["fetched"] == 0 && next["listed"] == 0, "\(next)")
                #expect(try await site.mails("UNSEEN") == 3)
                let items = try await world.texts(
                    "select name from bascule.pickup_item order by name")
                #expect(items == ["1.2 a.csv", "1.3 b.csv"])
                let outcomes = try await world.texts(
                    "select outcome from bascule.pickup_mail order by number")
                #expect(outcomes == ["taken", "sender", "nothing"])
            }
        }

        @Test func `a mail is moved or deleted once all its files are loaded, not before`()
            async throws
        {
            try await with { site in
                let world = site.world
                try site.declare("{ move: Lus }")
                try await site.send(
                    [DroppedFile("a.csv", rows: 2), DroppedFile("b.csv", rows: 3)], number: 1)
                let first = try await site.look()
                #expect(first["fetched"] == 2 && first["put_away"] == 0, "\(first)")
                let service = try world.start(site.environment)
                try await world.waitUntilSettled(2, by: service)
                _ = try await world.texts(
                    "update bascule.file set state = 'rejected' where name = 'b.csv' returning name"
                )
                #expect(try await site.look()["put_away"] == 0)
                _ = try await world.texts(
                    "update bascule.file set state = 'loaded' where name = 'b.csv' returning name")
                #expect(try await site.look()["put_away"] == 1)
                #expect(try await site.mails("ALL") == 0)
                #expect(try await site.mails("ALL", in: "Lus") == 1)
                try site.declare("delete")
                try await site.send([DroppedFile("c.csv", rows: 1)], number: 1)
                #expect(try await site.look()["fetched"] == 1)
                try await world.waitUntilSettled(3, by: service)
                #expect(try await site.look()["put_away"] == 1)
                #expect(try await site.mails("ALL") == 0)
                let rows = try await world.number("select count(*)::int from essai.mesures")
                #expect(rows == 6)
            }
        }

        @Test func `mails with files of one name come in one look, where somebody imports`()
            async throws
        {
            try await with { site in
                let world = site.world
                let service = try world.start(site.environment)
                for number in 1...3 {
                    try await site.send([DroppedFile("a.csv", rows: number)], number: number)
                }
                let told = try await site.look()
                #expect(told["fetched"] == 3 && told["waiting"] == 0, "\(told)")
                try await world.waitUntilSettled(3, by: service)
                #expect(try await world.number("select count(*)::int from essai.mesures") == 3)
            }
        }

        @Test(arguments: ["pickup_read", "pickup_seen", "pickup_entered", "pickup_handed_in"])
        func `a look that is killed leaves the mail unread, and its files come once`(
            step: String
        ) async throws {
            try await with { site in
                let world = site.world
                let service = try world.start(site.environment)
                for round in 1...KillRounds.count {
                    let names = ["a\(round).csv", "b\(round).csv"]
                    try await site.send(names.map { DroppedFile($0, rows: 2) }, number: round)
                    let killed = try await site.run(
                        ["pickups", "run", "boite"], ["BASCULE_CRASH_AT": step])
                    #expect(killed.status == -SIGKILL, "\(killed)")
                    #expect(try await site.mails("UNSEEN") == round)
                    _ = try await site.look()
                    try await world.waitUntilSettled(2 * round, by: service)
                    let states = try await world.texts("select state from bascule.file")
                    #expect(states.count == 2 * round, "\(states)")
                    #expect(states.allSatisfy { $0 == "loaded" }, "\(states)")
                }
                let rows = try await world.number("select count(*)::int from essai.mesures")
                #expect(rows == 4 * KillRounds.count)
            }
        }

        @Test func `a mail that is too large holds up no other, and is told until it is gone`()
            async throws
        {
            try await with { site in
                let world = site.world
                try site.declare(more: "limits: { bytes: 20KiB }")
                let service = try world.start(site.environment)
                try await site.send([DroppedFile("a.csv", rows: 2_000)], number: 1)
                try await site.send(
                    [DroppedFile("b.csv", rows: 1), DroppedFile("d/e.csv", rows: 1)], number: 2)
                let told = try await site.look(status: 1)
                #expect(told["fetched"] == 1 && told["refused"] == 2, "\(told)")
                let refused: SQL = """
                    select concat_ws(' ', name, code) from bascule.pickup_item
                     where code is not null and gone_at is null order by name
                    """
                let codes = ["1 too_large", "2.3 d/e.csv name_refused"]
                #expect(try await world.texts(refused) == codes)
                #expect(try await site.look()["refused"] == 0)
                try await world.waitUntilSettled(1, by: service)
                // As after the folder was made anew: each number is another mail's.
                _ = try await world.session.use {
                    try $0.script(
                        """
                        update bascule.pickup_mail set validity = validity - 1;
                        update bascule.pickup_item set source = source || '-';
                        """)
                }
                let anew = try await site.look(status: 1)
                #expect(anew["fetched"] == 1 && anew["refused"] == 2, "\(anew)")
                #expect(try await world.texts(refused) == codes)
                try await world.waitUntilSettled(2, by: service)
                #expect(
                    try await world.texts("select state from bascule.file order by id")
                        == ["loaded", "duplicate"])
                try await site.empty()
                _ = try await site.look()
                #expect(try await world.texts(refused).isEmpty)
                let again = try await site.run(
                    ["pickups", "backfill", "boite", "2020-01-01", "2090-01-01"])
                #expect(again.status == 3 && again.errors.contains("boite"), "\(again)")
            }
        }
    }
}
