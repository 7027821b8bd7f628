// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Postgres
internal import Views
internal import Wording

/// The parts of `/mails`.
struct MailsFrame {
    let declared: [DeclaredMail]
    let found: Paged<MailView>
    /// The last of what came back.
    let bounces: [BounceView]
    let now: Timestamp
    let list: ListQuery
    /// Whether there is a server to send by.
    let isSet: Bool
    let face: Face

    var sentence: String {
        guard isSet else {
            return face(
                en: "No mail server is set: nothing is sent (smtp.url in the settings).",
                fr:
                    "Aucun serveur de courriel n'est réglé : rien ne part (smtp.url dans les réglages)."
            )
        }
        let failed = found.items.count(where: \.isFailed)
        return failed == 0
            ? face(
                en: "What went out, and whether the server took it.",
                fr: "Ce qui est parti, et si le serveur l'a pris.")
            : face.counted(
                failed, en: "# below need[s|] somebody.", fr: "# ci-dessous à regarder.")
    }

    var declarations: HTML {
        let heads: Table.Heads = [
            (face(en: "Mail", fr: "Courriel"), false), (face(en: "Sent", fr: "Part"), false),
            (face(en: "To", fr: "À"), false), ("", false),
        ]
        let rows = declared.map { mail -> HTML in
            let when =
                mail.isOfAlerts
                ? face(en: "on alerts", fr: "sur alerte")
                : face(en: "by a schedule or by hand", fr: "planifié ou à la main")
            let mayRun = !mail.isOfAlerts && isSet && face.mayDoEverywhere(.runExports)
            let button: HTML =
                mayRun
                ? Controls.asking(
                    face, "/mails/\(mail.name)/send", face(en: "Send now", fr: "Envoyer"),
                    face(
                        en: "Everybody it is for gets it now, as the site is at this moment.",
                        fr:
                            "Tous ses destinataires le reçoivent, dans l'état du site à cet instant."
                    ), .none, isRisky: false) : .none
            return Table.row(
                nil, heads,
                [
                    .head("\(outside: mail.name)"), .plain("\(when)"),
                    .wide("\(outside: mail.to.joined(separator: ", "))"), .plain(button),
                ])
        }
        let caption = face(en: "Declared mails", fr: "Courriels déclarés")
        return """
            <section class="panel"><header><h2>\(caption)</h2></header>\(Table.table("declared", caption: caption, heads, rows, face))</section>
            """
    }

    var outbox: HTML {
        let heads: Table.Heads = [
            (face(en: "Subject", fr: "Objet"), false), (face(en: "To", fr: "À"), false),
            (face(en: "State", fr: "État"), false),
            (face(en: "Tries", fr: "Essais"), true), (face(en: "Answer", fr: "Réponse"), false),
        ]
        let rows = found.items.map { row($0, heads) }
        let caption = face(
            en: "Outbox, newest first", fr: "Envois, du plus récent au plus ancien")
        let links = list.links(
            found.next, newer: face(en: "Newer", fr: "Plus récents"),
            older: face(en: "Older", fr: "Plus anciens"), face)
        return """
            <section class="panel"><header><h2>\(caption)</h2></header>\(Table.table("outbox", caption: caption, heads, rows, face))\(links)</section>
            """
    }

    /// Nothing where nothing ever came back.
    var returns: HTML {
        guard !bounces.isEmpty else { return .none }
        let heads: Table.Heads = [
            (face(en: "When", fr: "Quand"), false), (face(en: "What", fr: "Quoi"), false),
            (face(en: "From", fr: "De"), false), (face(en: "Mail", fr: "Courriel"), false),
            (face(en: "Answer", fr: "Réponse"), false),
        ]
        let mayRead = MailPage.mayRead(face)
        let rows = bounces.map { bounce in
            let number = face(en: "no. \(bounce.id)", fr: "un retour, n° \(bounce.id)")
            let sender = bounce.isOfAnybody && !mayRead ? nil : bounce.sender
            let subject = mayRead ? bounce.subject : number
            let kind =
                ["bounced": "bad", "delayed": "warn", "told": "info"][bounce.outcome] ?? "warn"
            let words = StateWord.shown(bounce.outcome, in: face.language)
            return Table.row(
                nil, heads,
                [
                    .head("\(face.ago(bounce.foundAt, at: now))"),
                    .plain("\(face.tag(kind, bounce.outcome, words))"),
                    .plain("\(outside: bounce.address ?? sender ?? "–")"),
                    .plain("\(outside: bounce.mail ?? "–")"),
                    .wide("\(outside: bounce.words ?? subject ?? "–")"),
                ])
        }
        let caption = face(
            en: "What came back, newest first", fr: "Retours, du plus récent au plus ancien")
        return """
            <section class="panel"><header><h2>\(caption)</h2></header>\(Table.table("bounces", caption: caption, heads, rows, face))</section>
            """
    }

    private func row(_ mail: MailView, _ heads: Table.Heads) -> HTML {
        let next: HTML =
            mail.dueAt.map { "<small>\(face(en: "next", fr: "prochain")) \(face.time($0))</small>" }
            ?? .none
        let again: HTML =
            mail.unknowns > 0
            ? "<small>\(face.counted(mail.unknowns, en: "# time[s] nobody knows", fr: "# fois sans réponse"))</small>"
            : .none
        let button: HTML =
            mail.mayBeRetried && face.mayDoEverywhere(.runExports)
            ? Controls.asking(
                face, "/mail-recipients/\(mail.id)/retry", face(en: "Again", fr: "Renvoyer"),
                face(
                    en: "The same mail goes to this address again, under the same Message-ID.",
                    fr: "Le même courriel repart vers cette adresse, sous le même Message-ID."),
                .none, isRisky: false) : .none
        let returned: HTML =
            mail.returnedAt.map {
                "<small>\(face(en: "came back", fr: "retour")) \(face.time($0)): \(outside: mail.returned ?? "")</small>"
            } ?? .none
        let ago = face.ago(mail.madeAt, at: now)
        // A subject names what it is about.
        let name: HTML =
            MailPage.mayRead(face)
            ? "<a href=\"\(face.path("/mails/\(mail.mailID)"))\">\(outside: mail.subject)</a><small>\(outside: mail.mail), \(ago)</small>"
            : "\(outside: mail.mail)<small>\(ago)</small>"
        return Table.row(
            "\(mail.id)", heads,
            [
                .head(name), .plain("\(outside: mail.address)"),
                .plain("\(Self.state(mail.state, face))\(again)"),
                .plain("\(face.number(mail.attempts))\(next)"),
                .wide("\(outside: mail.answer ?? "–")\(returned)\(button)"),
            ])
    }

    /// How something stands that is sent.
    static func state(_ state: String, _ face: Face) -> HTML {
        let kind =
            switch state {
            case "accepted": "ok"
            case "refused", "bounced": "bad"
            case "unknown": "warn"
            default: "info"
            }
        return face.tag(kind, state, StateWord.shown(state, in: face.language))
    }
}
