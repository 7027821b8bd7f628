// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Mails
internal import Postgres
internal import Views
internal import Wording

/// What needs somebody, for a mail: what the console's first page calls so.
package struct SiteMatters: Sendable {
    /// But for alerts.
    package let matters: [MailContent.Line]
    package let alerts: [MailContent.Line]

    package init(_ account: StatusAccount) {
        let language = account.language
        let findings = account.findings.filter { $0.weight == .bad }.map {
            MailContent.Line($0.name[language], $0.what[language], next: $0.next[language])
        }
        let mistakes = account.mistakes.map {
            MailContent.Line(language == .fr ? "déclaration" : "declaration", $0.text)
        }
        let refused = account.refused.map { group in
            let count = Phrase.counted(
                group.files, en: "# file[s] refused", fr: "# fichier[s] refusé[s]")[language]
            return MailContent.Line(
                group.feed, count, next: group.reason ?? group.lastName)
        }
        matters = findings + mistakes + refused
        alerts = account.alerts.map { alert in
            let since = LocalTimeText(zone: account.zone).text(alert.raisedAt.seconds)[language]
            return MailContent.Line(
                SubjectWords.shown(alert.subject)[language], alert.message,
                next: language == .fr ? "depuis le \(since)" : "since \(since)")
        }
    }
}
