// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// The parts of `/webhooks`.
struct WebhooksFrame {
    let declared: [DeclaredWebhook]
    let known: [String: WebhookView]
    let found: Paged<WebhookMessageView>
    let now: Timestamp
    let list: ListQuery
    /// For so long messages are kept; nil: for ever.
    let kept: Duration?
    let face: Face

    private var mayRun: Bool { face.mayDoEverywhere(.runExports) }

    /// What messages say is of files and alerts.
    private var mayRead: Bool {
        [Permission.viewAlerts, .viewFiles].allSatisfy(face.mayDoEverywhere)
    }

    var sentence: String {
        guard !declared.isEmpty else {
            return face(
                en: "No webhook is declared (config/webhooks).",
                fr: "Aucun webhook n'est déclaré (config/webhooks).")
        }
        let bad = declared.count { webhook in
            !webhook.isPaused
                && (known[webhook.name].map { $0.failingSince != nil && $0.pausedAt == nil }
                    ?? false)
        }
        return bad == 0
            ? face(
                en: "Other systems are told what happens here.",
                fr: "Les autres systèmes sont avertis de ce qui se passe ici.")
            : face.counted(
                bad, en: "# webhook[s] take[s|] nothing.",
                fr: "# webhook[s] ne [prend|prennent] rien.")
    }

    var declarations: HTML {
        let heads: Table.Heads = [
            ("Webhook", false), (face(en: "Told of", fr: "Averti de"), false),
            (face(en: "Feeds", fr: "Flux"), false), (face(en: "State", fr: "État"), false),
            (face(en: "Waiting", fr: "En attente"), true), ("", false),
        ]
        let rows = declared.map { webhook -> HTML in
            let button: HTML =
                mayRun
                ? Controls.asking(
                    face, "/webhooks/\(webhook.name)/send",
                    face(en: "Send a test", fr: "Envoyer un essai"),
                    face(
                        en: "It gets a message that says nothing but that it comes. One that is"
                            + " stopped goes on once it takes it.",
                        fr: "Il reçoit un message sans autre contenu. Un webhook arrêté reprend"
                            + " s'il le prend."),
                    .none, isRisky: false) : .none
            let feeds = webhook.feeds?.joined(separator: ", ") ?? face(en: "all", fr: "tous")
            return Table.row(
                nil, heads,
                [
                    .head(
                        "\(outside: webhook.name)<small>\(outside: webhook.address)</small>"),
                    .wide("\(outside: webhook.events.joined(separator: ", "))"),
                    .plain("\(outside: feeds)"), .wide(state(of: webhook)),
                    .plain("\(face.number(known[webhook.name]?.waiting ?? 0))\(end(of: webhook))"),
                    .plain("\(button)\(pausing(webhook))"),
                ])
        }
        let caption = face(en: "Declared webhooks", fr: "Webhooks déclarés")
        return """
            <section class="panel"><header><h2>\(caption)</h2></header>\(Table.table("declared", caption: caption, heads, rows, face))</section>
            """
    }

    /// When what waits for one that gets nothing is let go.
    private func end(of declared: DeclaredWebhook) -> HTML {
        guard let kept, let end = known[declared.name]?.letsGo(after: kept, at: now) else {
            return .none
        }
        return
            "<small>\(face(en: "let go from", fr: "abandon à partir du")) \(face.time(end))</small>"
    }

    private func pausing(_ declared: DeclaredWebhook) -> HTML {
        guard mayRun, !declared.isPaused else { return .none }
        guard known[declared.name]?.pausedAt != nil else {
            return Controls.asking(
                face, "/webhooks/\(declared.name)/pause", face(en: "Pause", fr: "Mettre en pause"),
                face(
                    en: "Nothing more is sent to it; what happens waits for it.",
                    fr: "Plus rien ne lui est envoyé ; ce qui se passe l'attend."),
                "<label>\(face(en: "Why", fr: "Pourquoi"))<input name=\"reason\" maxlength=\"500\"></label>",
                isRisky: false)
        }
        return Controls.asking(
            face, "/webhooks/\(declared.name)/resume", face(en: "Resume", fr: "Reprendre"),
            face(en: "What waits for it is sent.", fr: "Ce qui l'attend part."), .none,
            isRisky: false)
    }

    private func state(of declared: DeclaredWebhook) -> HTML {
        if let paused = known[declared.name].flatMap({ $0.pausedAt }) {
            let by = [known[declared.name]?.pausedBy, known[declared.name]?.pausedFor]
                .compactMap(\.self).joined(separator: ", ")
            return
                "\(face.tag("warn", "paused", face(en: "paused", fr: "en pause")))<small>\(face.time(paused)): \(outside: by)</small>\(stopped(declared))"
        }
        if declared.isPaused {
            return
                "\(face.tag("warn", "paused", face(en: "paused", fr: "en pause")))<small>\(face(en: "by its declaration", fr: "par sa déclaration"))</small>\(stopped(declared))"
        }
        guard let webhook = known[declared.name] else {
            return face.tag("info", "new", face(en: "not told yet", fr: "pas encore averti"))
        }
        if webhook.stoppedAt != nil { return stopped(declared) }
        if let since = webhook.failingSince {
            let words = face(en: "takes nothing", fr: "ne prend rien")
            return
                "\(face.tag("warn", "failing", words))<small>\(face(en: "since", fr: "depuis")) \(face.time(since))</small>"
        }
        return face.tag("ok", "well", face(en: "well", fr: "bien"))
    }

    private func stopped(_ declared: DeclaredWebhook) -> HTML {
        guard let webhook = known[declared.name], let stopped = webhook.stoppedAt else {
            return .none
        }
        let words = face(en: "stopped", fr: "arrêté")
        return
            "\(face.tag("bad", "stopped", words))<small>\(face.time(stopped)): \(outside: webhook.stoppedFor ?? "")</small>"
    }

    var outbox: HTML {
        let heads: Table.Heads = [
            (face(en: "Event", fr: "Événement"), false), ("Webhook", false),
            (face(en: "State", fr: "État"), false), (face(en: "Tries", fr: "Essais"), true),
            (face(en: "Answer", fr: "Réponse"), false),
        ]
        let silent = DeclaredWebhook.silent(declared, known)
        let rows = found.items.map { row($0, silent[$0.webhook], heads) }
        let caption = face(
            en: "Outbox, newest first", fr: "Envois, du plus récent au plus ancien")
        let links = list.links(
            found.next, newer: face(en: "Newer", fr: "Plus récents"),
            older: face(en: "Older", fr: "Plus anciens"), face)
        return """
            <section class="panel"><header><h2>\(caption)</h2></header>\(Table.table("outbox", caption: caption, heads, rows, face))\(links)</section>
            """
    }

    /// - Parameter silent: why nothing is sent to its webhook.
    private func row(
        _ message: WebhookMessageView, _ silent: Phrase?, _ heads: Table.Heads
    ) -> HTML {
        let next: HTML =
            message.dueAt.map { due -> HTML in
                if let silent { return "<small>\(face(silent))</small>" }
                return "<small>\(face(en: "next", fr: "prochain")) \(face.time(due))</small>"
            } ?? .none
        let button: HTML =
            message.mayBeRetried && mayRun
            ? Controls.asking(
                face, "/webhook-messages/\(message.id)/retry",
                face(en: "Again", fr: "Renvoyer"),
                face(
                    en: "The same message goes to it again, under the same id.",
                    fr: "Le même message repart, sous le même identifiant."),
                .none, isRisky: false) : .none
        let body: HTML =
            mayRead
            ? message.body.map {
                "<details><summary>\(outside: message.eventID)</summary><pre>\(outside: $0)</pre></details>"
            } ?? .none : .none
        return Table.row(
            "\(message.id)", heads,
            [
                .head(
                    "\(outside: message.type)<small>\(face.ago(message.madeAt, at: now))</small>\(body)"
                ),
                .plain("\(outside: message.webhook)"),
                .plain(MailsFrame.state(message.state, face)),
                .plain("\(face.number(message.attempts))\(next)"),
                .wide("\(outside: message.answer ?? "–")\(button)"),
            ])
    }
}
