// SPDX-License-Identifier: Apache-2.0

import Foundation
import Postgres
import TestSupport
import Testing

extension WholeService {
    /// `bascule mails`, with real servers of mails.
    @Suite struct MailSystem {
        private static let morning = """
            mail: matin
            to: [labo@usine.example, "Chef d'été <chef@usine.example>"]
            subject: "{state} · Usine {day:dd/MM}"
            parts:
              - { alerts: open }
              - { arrivals: day }
              - { chart: nombres_7j }
              - title: Nombres
                table: select n * 1234.5 as tonnes, :day as jour from generate_series(1, 2) n order by n
            attach: [{ export: nombres }]
            """

        private static let chart = """
            chart: nombres_7j
            title: Nombres <de> la semaine
            unit: t
            days: 7
            query: select :day - n as jour, 40.5 + n as nombre from generate_series(0, 6) n
            """

        private func environment(_ office: PostOffice) -> [String: String] {
            [
                "BASCULE_SMTP_URL": "smtp://localhost:\(office.port)",
                "BASCULE_SMTP_CA": office.authority,
                "BASCULE_SMTP_FROM": "Usine Gardel <bascule@usine.example>",
            ]
        }

        private static let reader = """
            import email, email.policy, hashlib, sys
            mail = email.message_from_binary_file(sys.stdin.buffer, policy=email.policy.default)
            print(mail["Message-ID"], "|", mail["Subject"], "|", mail["To"])
            print([str(d) for p in mail.walk() for d in p.defects])
            print(mail.get_body(("plain",)).get_content())
            print(len(mail.get_body(("html",)).get_content()) > 500)
            for file in mail.iter_attachments():
                print(file.get_filename(), file.get_content_type(),
                      hashlib.sha256(file.get_payload(decode=True)).hexdigest())
            html = mail.get_body(("html",)).get_content()
            for part in mail.walk():
                if part.get_content_maintype() == "image":
                    png = part.get_payload(decode=True)
                    print("picture", part.get_content_disposition(), png[:8].hex(),
                          'src="cid:' + part["Content-ID"].strip("<>") + '"' in html,
                          'alt="Nombres &lt;de&gt; la semaine (t): nombre 40.5 on ' in html)
            """

        private func read(_ mail: [UInt8], in world: World) async throws -> String {
            let path = world.home.path + "/mail.eml"
            try Data(mail).write(to: URL(filePath: path))
            return try await ChildProcess.succeed(
                "/bin/sh", ["-c", "exec python3 -c \"$1\" < \"$2\"", "-", Self.reader, path])
        }

        @Test func `the morning's mail is read by IMAP as it was written, with the day's files`()
            async throws
        {
            try await PostOffice.with { office in
                try await NightSite.with(
                    exports: ["nombres": NightSite.export("nombres", NightSite.numbers)]
                ) { world in
                    try world.declare(Self.morning, "mails/matin")
                    try world.declare(Self.chart, "charts/nombres_7j")
                    let more = environment(office)
                    #expect(try await world.run(["migrate"]).status == 0)
                    let check = try await world.run(["mails", "check"], environment: more)
                    #expect(check.status == 0 && check.output.contains("1 mail: matin"), "\(check)")
                    #expect(try await world.run(["exports", "run", "nombres"]).status == 0)
                    let sent = try await world.run(["mails", "send", "matin"], environment: more)
                    #expect(sent.status == 0, "\(sent.errors)")
                    #expect(sent.output.contains("accepted: 2"), "\(sent.output)")
                    let digest = try await world.texts("select sha256 from bascule.exports")
                    let path = try await world.texts("select path from bascule.exports")
                    let name = try #require(path.first?.split(separator: "/").last)
                    for user in ["labo", "chef"] {
                        let mails = try await office.mails(of: "\(user)@usine.example", count: 1)
                        let told = try await read(mails[0], in: world)
                        #expect(told.contains("matin.") && told.contains("@usine.example> | "))
                        #expect(told.contains("· Usine "), "\(told)")
                        #expect(told.contains("Chef d'été <chef@usine.example>"))
                        #expect(told.contains("\n[]\n") && told.contains("\nTrue\n"), "\(told)")
                        #expect(told.contains("1,234.5") || told.contains("1234.5"), "\(told)")
                        #expect(told.contains("\(name) text/csv \(digest[0])"), "\(told)")
                        #expect(
                            told.contains("picture inline 89504e470d0a1a0a True True"), "\(told)")
                        #expect(told.contains("46.5") && told.contains("43.5"), "\(told)")
                    }
                    let outbox = try await world.run(["mails", "outbox", "--json"])
                    #expect(outbox.output.matches(of: /"accepted"/).count == 2)
                    #expect(outbox.status == 0)
                }
            }
        }

        /// Kills the sender at each of its steps, again and again; the promise is what the server has then.
        @Test(arguments: ["mail_claimed", "mail_asked", "mail_said", "mail_settled"])
        func `a sender that is killed sends once, or twice the same where nobody knew`(
            _ step: String
        ) async throws {
            let rounds = KillRounds.count
            try await ScriptedMailServer.with { server in
                try await NightSite.with { world in
                    try world.declare(
                        "mail: matin\nto: [ok@usine.example]\nparts: [{ qc: status }]",
                        "mails/matin")
                    let more = [
                        "BASCULE_SMTP_URL": "smtp://localhost:\(server.port)",
                        "BASCULE_SMTP_FROM": "bascule@usine.example", "BASCULE_SMTP_TLS": "none",
                    ]
                    #expect(try await world.run(["migrate"]).status == 0)
                    var made: Set<String> = []
                    for _ in 0..<rounds {
                        made.formUnion(try await killed(at: step, in: world, more))
                    }
                    let states = try await world.texts(
                        "select distinct state from bascule.mail_recipient")
                    #expect(states == ["accepted"])
                    let lines = try await world.texts(
                        """
                        select concat('<', message_id, '> ', unknowns) from bascule.mail_outbox
                        """)
                    let unknowns = Dictionary(
                        uniqueKeysWithValues: lines.map { line in
                            let words = line.split(separator: " ")
                            return (String(words[0]), Int(words[1]) ?? -1)
                        })
                    let came = Dictionary(grouping: server.taken, by: \.id).mapValues(\.count)
                    #expect(Set(came.keys) == Set(unknowns.keys), "none is lost, none is another's")
                    for (id, count) in came {
                        let unknown = unknowns[id] ?? -1
                        #expect(count == 1 || (count == 2 && unknown == 1), "\(count), \(unknown)")
                        let isKilled = made.contains(id)
                        #expect(count == (isKilled && step == "mail_said" ? 2 : 1))
                        let isOpen = isKilled && ["mail_asked", "mail_said"].contains(step)
                        #expect(unknown == (isOpen ? 1 : 0))
                    }
                    #expect(made.count == rounds)
                    KillRounds.tell(step, came.values.reduce(into: [:]) { $0[$1, default: 0] += 1 })
                }
            }
        }

        /// One round: a process makes a mail and is killed, a second one sends what is left.
        ///
        /// - Returns: the Message-IDs of what the first one made.
        private func killed(
            at step: String, in world: World, _ more: [String: String]
        ) async throws -> [String] {
            let last = try await world.number("select coalesce(max(id), 0) from bascule.mail")
            let killed = try await world.run(
                ["mails", "send", "matin"],
                environment: more.merging(["BASCULE_CRASH_AT": step]) { $1 })
            #expect(killed.status == -SIGKILL, "\(killed)")
            let made = try await world.texts(
                "select concat('<', message_id, '>') from bascule.mail where id > \(Int64(last))")
            let next = try await world.run(["mails", "send", "matin"], environment: more)
            #expect(next.status == 0, "\(next)")
            return made
        }
    }
}
