// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// The words of a mail of alerts.
struct AlertText {
    let mail: Mail
    let told: [ToldAlert]
    let now: Timestamp
    let writer: AlertMails.Writer

    private var language: Language { writer.language }

    var subject: String {
        let local = now.seconds + Int64(writer.zone.offset(atUTC: now.seconds))
        return mail.subject.text(state: state, day: local.dividedDown(by: 86_400))
    }

    private var state: String {
        let raised = told.filter { $0.item.kind != .resolved }
        let resolved = told.count - raised.count
        if raised.count == 1, resolved == 0 {
            return SubjectWords.shown(raised[0].item.subject)[language]
        }
        let new = Phrase.counted(raised.count, en: "# alert[s]", fr: "# alerte[s]")[language]
        let over = Phrase.counted(
            resolved, en: "# alert[s] resolved", fr: "# alerte[s] résolue[s]")[language]
        return raised.isEmpty ? over : resolved == 0 ? new : new + ", " + over
    }

    var content: MailContent {
        let kinds: [(AlertPlan.Item.Kind, Phrase)] = [
            (
                .escalated,
                Phrase(en: "Nobody has taken this up", fr: "Personne ne s'en est chargé")
            ),
            (.raised, Phrase(en: "New alerts", fr: "Nouvelles alertes")),
            (.resolved, Phrase(en: "Resolved", fr: "Résolues")),
        ]
        let sections = kinds.compactMap { kind, heading -> MailContent.Section? in
            let all = told.filter { $0.item.kind == kind }
            guard !all.isEmpty else { return nil }
            let shown = all.prefix(Mail.Limits.alerts)
            let left = all.count - shown.count
            return MailContent.Section(
                heading[language], .lines(shown.map(line)),
                note: left > 0
                    ? Phrase.counted(
                        left, en: "and # more: the console shows them",
                        fr: "et # autre[s] : la console les montre")[language] : nil)
        }
        let isWell = told.allSatisfy { $0.item.kind == .resolved }
        return MailContent(
            title: state.prefix(1).uppercased() + state.dropFirst(), isWell: isWell,
            lead: LocalTimeText(zone: writer.zone).text(now.seconds)[language],
            sections: sections, foot: foot)
    }

    private func line(_ alert: ToldAlert) -> MailContent.Line {
        let since = LocalTimeText(zone: writer.zone).text(alert.raisedAt.seconds)[language]
        let next =
            alert.item.kind == .resolved
            ? alert.resolution : language == .fr ? "depuis le \(since)" : "since \(since)"
        return MailContent.Line(
            SubjectWords.shown(alert.item.subject)[language], alert.message, next: next)
    }

    private var foot: [String] {
        let name =
            language == .fr
            ? "Envoyé par Bascule : courriel \(mail.name)." : "Sent by Bascule: mail \(mail.name)."
        guard let console = writer.console else { return [name] }
        return [
            language == .fr
                ? "Les prendre en charge : \(console)/alerts" : "Take them up: \(console)/alerts",
            name,
        ]
    }
}
