// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Console

/// Mails in a browser.
@Suite struct MailsPageTests {
    private func record(_ scene: ConsoleScene) async throws {
        try await scene.run(
            """
            insert into bascule.mail (mail, period, revision, message_id, subject, envelope_from, mime,
                                      bytes, words, made_by)
            values ('matin', '20260315', 1, 'matin.20260315.1@x', '3 anomalies <b>', 'a@b', 'x', 1,
                    'Rien <ici>', 'schedule:matin')
            """)
        try await scene.run(
            """
            insert into bascule.mail_recipient (mail_id, address, state, due_at, ended_at, answer)
            values (1, 'labo@x.example', 'accepted', null, now(), '250 ok'),
                   (1, 'chef@x.example', 'refused', null, now(), '550 <nobody>')
            """)
    }

    @Test func `the outbox says what became of each, and what was refused is sent again once`()
        async throws
    {
        try await ConsoleScene.with { scene in
            try await record(scene)
            let key = try await scene.key("ada", ["operateur"])
            let page = try await scene.send("GET", "/mails", key: key).body
            #expect(page.contains("data-testid=\"outbox\"") && page.contains("No mail server"))
            #expect(page.contains("3 anomalies &lt;b&gt;") && page.contains("550 &lt;nobody&gt;"))
            #expect(page.matches(of: /data-state="accepted"/).count == 1)
            #expect(page.matches(of: /mail-recipients\/[0-9]+\/retry/).count == 1)
            let refused = try await scene.send("GET", "/mails?state=refused", key: key).body
            #expect(!refused.contains("data-state=\"accepted\""))
            #expect(try await scene.send("GET", "/mails?state=x", key: key).status == 400)
            let reply = try await scene.post("/mail-recipients/2/retry", key: key)
            #expect(reply.place == "/mails?done=mail-retried")
            #expect(
                try await scene.value("select state from bascule.mail_recipient where id = 2")
                    == "recorded")
            #expect(try await scene.post("/mail-recipients/1/retry", key: key).status == 409)
            #expect(try await scene.post("/mail-recipients/x/retry", key: key).status == 404)
            #expect(try await scene.journal() == ["mail retried recipient 2 user:ada"])
        }
    }

    @Test func `a mail is read as text, and one who may only look sends nothing`() async throws {
        try await ConsoleScene.with { scene in
            try await record(scene)
            let key = try await scene.key("eve", ["lecteur"])
            let page = try await scene.send("GET", "/mails/1", key: key).body
            #expect(page.contains("<pre><bdi>Rien &lt;ici&gt;</bdi></pre>"))
            #expect(try await scene.send("GET", "/mails/9", key: key).status == 404)
            #expect(try await scene.send("GET", "/mails/x", key: key).status == 404)
            #expect(try await scene.post("/mail-recipients/2/retry", key: key).status == 403)
            #expect(try await scene.post("/mails/matin/send", key: key).status == 403)
            #expect(!(try await scene.send("GET", "/mails", key: key).body.contains("/retry")))
        }
    }

    @Test func `one who may see exports alone reads no mail, and no subject`() async throws {
        try await ConsoleScene.with { scene in
            try await record(scene)
            try await scene.run(
                "insert into bascule.bounce_folder (folder, validity) values ('box', 1)")
            try await scene.run(
                """
                insert into bascule.bounce (folder, validity, number, digest, outcome, sender, subject)
                values ('box', 1, 2, sha256('b'), 'not_understood', 'drh@x.example', 'salaires')
                """)
            for (name, rights) in [
                ("a", "{exports.view}"), ("b", "{exports.view,data.view}"),
                ("c", "{exports.view,data.view,alerts.view}"),
                ("d", "{exports.view,data.view@labo,alerts.view,files.view}"),
            ] {
                try await scene.run(
                    """
                    insert into bascule.role (name, permissions, changed_by)
                    values (\(name), \(rights)::text[], 't')
                    """)
                let key = try await scene.key("user\(name)", [name])
                #expect(try await scene.send("GET", "/mails/1", key: key).status == 403)
                let page = try await scene.send("GET", "/mails", key: key)
                #expect(page.status == 200 && page.body.contains("matin"), "\(name)")
                #expect(!page.body.contains("3 anomalies") && !page.body.contains("/mails/1\""))
                #expect(!page.body.contains("salaires") && !page.body.contains("drh@x.example"))
                #expect(page.body.contains("data-state=\"not_understood\""))
            }
        }
    }

    @Test func `a digest is sent for the asking, a mail of alerts is not`() async throws {
        try await ConsoleScene.with(
            [
                "BASCULE_SMTP_URL": "smtp://127.0.0.1:1", "BASCULE_SMTP_FROM": "a@b.example",
            ],
            config: [
                "mails/matin": "mail: matin\nto: [labo@x.example]",
                "mails/alertes": "mail: alertes\nto: [labo@x.example]\non: alert",
            ]
        ) { scene in
            let key = try await scene.key("ada", ["operateur"])
            let page = try await scene.send("GET", "/mails", key: key).body
            #expect(page.contains("/mails/matin/send") && !page.contains("/mails/alertes/send"))
            #expect(try await scene.post("/mails/matin/send", key: key).status == 303)
            // Two clicks are one mail.
            #expect(try await scene.post("/mails/matin/send", key: key).status == 303)
            #expect(try await scene.number("select count(*) from bascule.job") == 1)
            #expect(
                try await scene.value("select arguments->>'mail' from bascule.job") == "matin")
            #expect(try await scene.post("/mails/alertes/send", key: key).status == 404)
            #expect(try await scene.post("/mails/no/send", key: key).status == 404)
        }
    }

    @Test func `what came back stands beside what went out, and may be sent again`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["operateur"])
            let empty = try await scene.send("GET", "/mails", key: key).body
            #expect(empty.contains("<h2>Declared mails</h2></header><p class=\"empty\">"))
            #expect(empty.contains("<h2>Outbox, newest first</h2></header><p class=\"empty\">"))
            #expect(!empty.contains("What came back"))
            try await record(scene)
            try await scene.run(
                """
                update bascule.mail_recipient
                   set state = 'bounced', returned_at = now(), returned = '5.1.1: <parti>' where id = 1
                """)
            try await scene.run(
                "insert into bascule.bounce_folder (folder, validity) values ('box', 1)")
            try await scene.run(
                """
                insert into bascule.bounce (folder, validity, number, digest, outcome, recipient_id,
                                            address, words, sender, subject)
                values ('box', 1, 1, sha256('a'), 'bounced', 1, 'labo@x.example', '5.1.1: <parti>', 'm', 's'),
                       ('box', 1, 2, sha256('b'), 'not_understood', null, null, null, 'q <mail>', 'failure')
                """)
            let page = try await scene.send("GET", "/mails", key: key).body
            #expect(page.contains("data-testid=\"bounces\"") && page.contains("What came back"))
            #expect(page.contains("5.1.1: &lt;parti&gt;") && page.contains("q &lt;mail&gt;"))
            #expect(page.contains("data-state=\"not_understood\""))
            #expect(page.contains("data-state=\"bounced\""))
            #expect(try await scene.send("GET", "/mails?state=bounced", key: key).status == 200)
            #expect(
                try await scene.post("/mail-recipients/1/retry", key: key).place
                    == "/mails?done=mail-retried")
        }
    }
}
