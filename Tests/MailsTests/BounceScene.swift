// SPDX-License-Identifier: Apache-2.0

import Deliveries
import MIME
import Postgres
import TestSupport
import Testing
import Views
import Wording

@testable import Mails

/// An outbox whose mails come back.
struct BounceScene {
    let database: TestDatabase
    let connection: Connection

    init() throws {
        database = try TestDatabase.migrated()
        connection = try database.connect()
    }

    /// A mail that its server has taken at each; its Message-ID.
    func sent(to names: [String], state: String = "accepted") throws -> String {
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

    func note(
        _ bytes: [UInt8], _ number: Int64 = 1, validity: Int64 = 7, folder: String = "box"
    ) throws -> [Bounce] {
        try BounceBook.note(
            ReturnedMail(folder: folder, validity: validity, number: number, bytes: bytes),
            on: connection)
    }

    func lines() throws -> [MailView] {
        try MailView.Filter().first(100, on: connection).reversed()
    }

    func deliver() throws {
        try connection.execute(
            "update bascule.mail_recipient set state = 'accepted', due_at = null, ended_at = now()")
    }

    func date(_ age: Int64) throws -> String {
        let now = try connection.query("select floor(extract(epoch from now()))::bigint")
            .value(as: Int64.self)
        return Message.written(now - age, offset: 3_600)
    }

    func read(_ folder: HandFolder) throws -> BounceReading.Report {
        try BounceReading().run(in: folder, on: connection) { mail, connection in
            try BounceBook.note(mail, on: connection)
        }
    }
}
