// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Postgres
internal import Views

/// `/mails/{mail}`: what a mail says, as text.
enum MailPage {
    /// A mail has rows, alerts and refused lines of every feed.
    static func mayRead(_ face: Face) -> Bool {
        [Permission.viewData, .viewAlerts, .viewFiles].allSatisfy(face.mayDoEverywhere)
    }

    static func show(_ visit: Visit) async throws -> Answer {
        guard let id = visit.parameters["mail"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        guard mayRead(visit.face) else { throw Refusal.forbidden }
        let found = try await visit.site.pool.withConnection { try MailText.one(id, on: $0) }
        guard let mail = found else { throw Refusal.notFound }
        let face = visit.face
        let made = face(en: "written", fr: "écrit")
        return .page(
            Layout.page(
                face, "mail", title: mail.subject,
                """
                <section class="verdict"><h1>\(outside: mail.subject)</h1>
                <p>\(outside: mail.mail), \(made) \(face.time(mail.madeAt)), \(face.bytes(mail.bytes)).
                <small>\(outside: mail.messageID)</small></p></section>
                <section class="panel"><pre>\(outside: mail.words)</pre></section>
                """))
    }
}
