// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The things that alerts and the journal are about, as people read them; the database has the
/// English words.
package enum SubjectWords {
    /// `file 12` is `fichier 12`.
    package static func shown(_ subject: String) -> Phrase {
        let words = subject.split(separator: " ", maxSplits: 1).map(String.init)
        guard let first = words.first, let french = things[first] else { return Phrase(subject) }
        return Phrase(en: subject, fr: ([french] + words.dropFirst()).joined(separator: " "))
    }

    /// The English words.
    package static var known: Set<String> { Set(things.keys) }

    private static let things = [
        "file": "fichier", "alert": "alerte", "chart": "carte", "job": "travail", "queue": "file",
        "schedule": "planification", "user": "utilisateur", "token": "jeton", "role": "rôle",
        "export": "export", "exports": "exports", "aggregate": "agrégat", "aggregates": "agrégats",
        "folders": "dossiers", "feed": "flux", "history": "historique", "zone": "fuseau",
        "journal": "journal", "upload": "dépôt", "mail": "courriel",
        "recipient": "destinataire", "outbox": "envois",
        "webhook": "webhook", "webhooks": "webhooks", "archive": "archive", "seal": "sceau",
        "key": "clé", "database": "base", "bulk": "changement", "fetch": "fichier demandé",
        "charts": "cartes", "pickup": "collecte",
    ]
}
