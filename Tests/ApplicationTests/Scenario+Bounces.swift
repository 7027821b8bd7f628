// SPDX-License-Identifier: Apache-2.0

import Application
import Mails
import Postgres
import Testing

/// Mails that come back.
extension ActionSite {
    /// A report on a mail that the outbox has.
    private func returned() throws -> ReturnedMail {
        try connection.execute(
            """
            insert into bascule.mail (mail, period, revision, message_id, subject, envelope_from, mime,
                                      bytes, words, made_by)
            values ('matin', '20260315', 1, 'matin.1@x', 's', 'a@b', 'x', 1, 'w', 'schedule:matin');
            """)
        try connection.execute(
            """
            insert into bascule.mail_recipient (mail_id, address, state, due_at, ended_at)
            select id, 'labo@x.example', 'accepted', null, now() from bascule.mail
            """)
        let text = """
            Content-Type: multipart/report; boundary=x

            --x
            Content-Type: message/delivery-status

            Final-Recipient: rfc822; labo@x.example
            Action: failed
            Status: 5.1.1

            --x
            Content-Type: text/rfc822-headers

            Message-ID: <matin.1@x>
            --x--
            """
        return ReturnedMail(folder: "box", validity: 1, number: 1, bytes: Array(text.utf8))
    }

    func bounceScenario() throws -> Scenario {
        let (connection, person, mail) = (connection, Self.person, try returned())
        let id = try connection.query("select id from bascule.mail_recipient").value(
            as: Int64.self)
        return Scenario([
            Entry(
                "bounce noted", "recipient \(id)",
                result:
                    #"{"outcome": "bounced", "address": "labo@x.example", "answer": "5.1.1"}"#)
        ]) {
            try NoteBounce(mail).run(by: person, on: connection).map(\.outcome) == [.bounced]
        }
    }

    /// Read again it says nothing new.
    func knownBounce() throws -> Scenario {
        let (connection, person, mail) = (connection, Self.person, try returned())
        _ = try BounceBook.note(mail, on: connection)
        return Scenario([]) { try !NoteBounce(mail).run(by: person, on: connection).isEmpty }
    }
}
