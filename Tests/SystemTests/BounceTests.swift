// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// Mails that a real postfix takes and returns, read from a real dovecot.
    @Suite struct BounceSystem {
        private func environment(_ office: PostOffice) -> [String: String] {
            [
                "BASCULE_SMTP_URL": "smtp://localhost:\(office.port)",
                "BASCULE_SMTP_CA": office.authority,
                "BASCULE_SMTP_FROM": "Usine Gardel <bascule@usine.example>",
                "BASCULE_SMTP_ENVELOPE_FROM": "retours@usine.example",
                "BASCULE_SMTP_BOUNCES_URL":
                    "imaps://retours%40usine.example@localhost:\(office.imaps)",
                "BASCULE_SMTP_BOUNCES_SECRET_ENV": "RETOURS", "RETOURS": "secret",
                "BASCULE_SMTP_BOUNCES_AFTER": "move", "BASCULE_SMTP_BOUNCES_MOVED_TO": "Lus",
                "BASCULE_CONSOLE_SOURCE_HOSTS": "[\"localhost:\(office.imaps)\"]",
                "BASCULE_CONSOLE_SOURCE_PRIVATE": #"["127.0.0.0/8", "::1"]"#,
            ]
        }

        @Test func `a mail that was taken and came back is marked, told and moved, once`()
            async throws
        {
            try await PostOffice.with { office in
                try await NightSite.with { world in
                    try world.declare(
                        """
                        mail: matin
                        to: [labo@usine.example, parti@usine.example, tard@usine.example]
                        parts: [{ qc: status }]
                        """, "mails/matin")
                    let more = environment(office)
                    #expect(try await world.run(["migrate"]).status == 0)
                    let sent = try await world.run(["mails", "send", "matin"], environment: more)
                    #expect(sent.output.contains("accepted: 3"), "\(sent)")
                    try await office.deliver(
                        "From: qmail@x.example\r\nSubject: failure notice\r\n\r\nHi.\r\n",
                        to: "retours@usine.example")
                    let read = ["mails", "bounces", "--read"]
                    try await eventually("both came back", within: .seconds(90)) {
                        let look = try await world.run(read, environment: more)
                        #expect([0, 1].contains(look.status), "\(look)")
                        return try await world.number(
                            """
                            select count(distinct outcome) from bascule.bounce
                             where outcome in ('bounced', 'delayed', 'not_understood')
                            """) == 3
                    }
                    let states = try await world.texts(
                        "select concat(address, ' ', state) from bascule.mail_outbox order by id")
                    #expect(
                        states == [
                            "labo@usine.example accepted", "parti@usine.example bounced",
                            "tard@usine.example accepted",
                        ])
                    let words = try await world.texts(
                        "select returned from bascule.mail_outbox where returned is not null order by id"
                    )
                    #expect(words.first?.hasPrefix("5.") == true, "\(words)")
                    #expect(words.last?.hasPrefix("4.") == true, "\(words)")
                    try await show(world, more)
                    // What was understood lies in the other folder, the rest where it came.
                    #expect(try await office.mails(of: "retours", count: 1).count == 1)
                    #expect(
                        try await world.number(
                            "select count(*) from bascule.bounce where put_away_at is null") == 1)
                    let before = try await world.number("select count(*) from bascule.bounce")
                    let again = try await world.run(read, environment: more)
                    #expect(again.status == 1 && again.errors.contains("mail"), "\(again)")
                    let after = try await world.texts(
                        "select outcome from bascule.bounce where id > \(Int64(before))")
                    #expect(after.allSatisfy { $0 == "delayed" }, "\(after)")
                }
            }
        }

        private func show(_ world: World, _ more: [String: String]) async throws {
            let outbox = try await world.run(["mails", "outbox"], environment: more)
            #expect(outbox.status == 1 && outbox.output.contains("bounced"), "\(outbox)")
            let list = try await world.run(["mails", "bounces", "--json"], environment: more)
            #expect(list.status == 1 && list.output.contains("failure notice"), "\(list)")
            let doctor = try await world.run(["doctor"], environment: more)
            #expect(doctor.output.contains("mails.bounces"), "\(doctor.output)")
            let entries = try await world.texts(
                "select subject from bascule.journal where action = 'bounce noted' order by id")
            #expect(entries.contains("recipient 2") && entries.contains("outbox"), "\(entries)")
        }
    }
}
