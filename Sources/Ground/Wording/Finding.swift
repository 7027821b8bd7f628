// SPDX-License-Identifier: Apache-2.0

/// A matter for a person: what is wrong with which thing, and the remedy.
///
/// A value, so that `status`, `doctor`, a page and a mail can show the same.
package struct Finding: Sendable, Hashable {
    package enum Weight: String, Sendable {
        /// Worth knowing; nothing is wrong.
        case note
        /// Something does not work, or will soon not.
        case bad
    }

    /// A fixed word for scripts: `role_unserved`, `disk_low`.
    package let cause: String
    /// The thing: a role, a path, a feed.
    package let subject: String
    /// What is wrong, one sentence.
    package let what: Phrase
    /// The remedy, one sentence.
    package let next: Phrase
    package let weight: Weight
    /// The feed that it is about; nil: another thing, or several feeds.
    package let feed: String?

    package init(
        _ cause: String, _ subject: String, _ what: Phrase, next: Phrase, weight: Weight = .bad,
        feed: String? = nil
    ) {
        self.cause = cause
        self.subject = subject
        self.what = what
        self.next = next
        self.weight = weight
        self.feed = feed
    }

    /// The subject as people read it; for scripts it is `subject`, in any language.
    package var name: Phrase {
        Phrase(en: subject, fr: Self.named.contains(cause) ? subject : Self.french(subject))
    }

    /// Causes whose subject is a name given by the site.
    private static let named: Set<String> = ["files_overdue", "files_put_off"]

    private static let words = [
        "database": "base de données", "directory": "annuaire", "feed": "flux", "file": "fichier",
        "folders": "dossiers", "jobs": "travaux", "login": "connexion", "mails": "courriels",
        "pickup": "collecte", "pickups": "collectes", "webhooks": "webhooks",
        "mark": "repère",
        "queue": "file",
        "role": "rôle", "settings": "réglages", "user": "utilisateur", "worker": "ouvrier",
    ]

    /// `file 17`, `role lab`: the first word alone is ours.
    private static func french(_ subject: String) -> String {
        let parts = subject.split(separator: " ", maxSplits: 1).map(String.init)
        guard let first = parts.first, let word = words[first] else { return subject }
        return ([word] + parts.dropFirst()).joined(separator: " ")
    }

    /// Both sentences.
    package func text(in language: Language) -> String { "\(what[language]) \(next[language])" }
}
