// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// `/alerts`: what needs somebody, why, and what to do; and what once did.
enum AlertsPage {
    static func show(_ visit: Visit) async throws -> Answer {
        try await answer(visit, errors: [])
    }

    static func acknowledge(_ visit: Visit) async throws -> Answer {
        guard let id = visit.parameters["alert"].flatMap({ Int64($0) }), id > 0 else {
            throw Refusal.notFound
        }
        let (actor, reach) = (try visit.actor, visit.reach(of: .acknowledgeAlerts))
        let note = try visit.remark("note")
        do {
            try await visit.site.pool.withConnection { connection in
                var filter = AlertView.Filter()
                filter.id = id
                guard let alert = try filter.first(1, on: connection).first,
                    reach.includes(feed: alert.feed)
                else { throw Refusal.notFound }
                try AcknowledgeAlert(id, note: note).run(by: actor, on: connection)
            }
        } catch let error as AlertsNotOpen {
            return try await answer(visit, status: 409, errors: [visit.face(error.sentence)])
        }
        return visit.done("/alerts", .alertAcknowledged)
    }

    private static func answer(
        _ visit: Visit, status: Int = 200, errors: [String]
    ) async throws -> Answer {
        let list = try ListQuery(visit, "/alerts", ["state"])
        guard [nil, "all"].contains(list["state"]) else { throw Refusal.malformed }
        var filter = AlertView.Filter()
        filter.isOpenOnly = list["state"] == nil
        filter.subjects = visit.reach(of: .viewAlerts).feeds?.map { "feed \($0)" }
        let wanted = filter
        let (page, now) = try await visit.site.pool.withConnection { connection in
            (try wanted.read(try list.page(), on: connection), try connection.now())
        }
        let face = visit.face
        let title = face(en: "Alerts", fr: "Alertes")
        let isAll = list["state"] != nil
        let verdict =
            isAll
            ? face(en: "Open ones, and those of earlier.", fr: "Les ouvertes, et celles d'avant.")
            : page.items.isEmpty
                ? face(en: "None is open.", fr: "Aucune n'est ouverte.")
                : face.counted(
                    page.items.count, en: "# open alert[s] need[s|] somebody.",
                    fr: "# alerte[s] ouverte[s] à regarder.")
        let other: HTML =
            isAll
            ? "<a href=\"\(face.path("/alerts"))\">\(face(en: "Only the open ones", fr: "Seulement les ouvertes"))</a>"
            : "<a href=\"\(face.path("/alerts?state=all"))\">\(face(en: "Also those of earlier", fr: "Aussi celles d'avant"))</a>"
        let links = list.links(
            page.next, newer: face(en: "Newer", fr: "Plus récentes"),
            older: face(en: "Older", fr: "Plus anciennes"), face)
        return .page(
            Layout.page(
                face, "alerts", title: title,
                """
                <section class="verdict"><h1>\(title)</h1><p>\(verdict) \(other)</p></section>
                \(visit.flash)\(Layout.errors(errors))
                <section class="panel">\(table(page.items, now, face))\(links)</section>
                """), status: status)
    }

    private static func table(_ alerts: [AlertView], _ now: Timestamp, _ face: Face) -> HTML {
        let heads: Table.Heads = [
            (face(en: "What about", fr: "Objet"), false), (face(en: "State", fr: "État"), false),
            (
                face(en: "What was found, and what to do", fr: "Ce qui est trouvé, et que faire"),
                false
            ),
            (face(en: "Due", fr: "Échéance"), false), (face(en: "Seen to", fr: "Suite"), false),
        ]
        let rows = alerts.map { alert -> HTML in
            let words = AlertWords(rule: alert.rule)
            let next: HTML = alert.isOpen ? "<small>\(face.prose(face(words.next)))</small>" : .none
            return Table.row(
                "\(alert.id)", heads,
                [
                    .head(
                        "\(outside: face(JournalWords.subject(alert.subject)))<small>\(outside: face(words.cause))</small>"
                    ), .plain(state(alert, face)),
                    .wide("\(face.kept(alert.message))\(next)"),
                    .plain(
                        "\(face.time(alert.dueAt))<small>\(face(en: "raised", fr: "levée")) \(face.ago(alert.raisedAt, at: now))</small>"
                    ),
                    .wide(ending(alert, face)),
                ])
        }
        let caption = face(
            en: "Alerts, newest first", fr: "Alertes, de la plus récente à la plus ancienne")
        return Table.table("alerts", caption: caption, heads, rows, face)
    }

    private static func state(_ alert: AlertView, _ face: Face) -> HTML {
        if alert.acknowledgedAt != nil {
            return face.tag("calm", "acknowledged", face(en: "acknowledged", fr: "acquittée"))
        }
        if alert.resolvedAt != nil {
            return face.tag("ok", "resolved", face(en: "resolved", fr: "réglée"))
        }
        return face.tag("bad", "open", face(en: "open", fr: "ouverte"))
    }

    /// How it ended, or the form that ends it.
    private static func ending(_ alert: AlertView, _ face: Face) -> HTML {
        if let at = alert.acknowledgedAt {
            let by = alert.acknowledgedBy.map { face.actor($0) } ?? "–"
            let note: HTML = alert.note.map { "<small>\(outside: $0)</small>" } ?? .none
            return "\(by), \(face.time(at))\(note)"
        }
        if let at = alert.resolvedAt {
            let how: HTML = alert.resolution.map { "<small>\(outside: $0)</small>" } ?? .none
            return "\(face.time(at))\(how)"
        }
        guard face.principal?.rights.mayDo(.acknowledgeAlerts, feed: alert.feed) ?? false else {
            return "–"
        }
        let note: HTML = """
            <label>\(face(en: "What was found or done", fr: "Ce qui a été trouvé ou fait"))\
            <input name="note" maxlength="500"></label>
            """
        return Controls.asking(
            face, "/alerts/\(alert.id)/ack", face(en: "Acknowledge", fr: "Acquitter"),
            face(
                en:
                    "Somebody has seen to it: it leaves the list. While its cause lasts it is not told again.",
                fr:
                    "Quelqu'un s'en est occupé : elle quitte la liste. Tant que la cause dure, elle n'est pas redite."
            ), note, isRisky: false)
    }
}
