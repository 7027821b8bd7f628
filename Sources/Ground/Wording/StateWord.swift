// SPDX-License-Identifier: Apache-2.0

/// States as people read them; scripts get the English words by `--json`.
package enum StateWord {
    package static func shown(_ state: String, in language: Language) -> String {
        guard language == .fr else { return state }
        if let word = french[state] { return word }
        for (english, french) in beginnings where state.hasPrefix(english) {
            return french + state.dropFirst(english.count)
        }
        return state
    }

    /// For states that say more than a word.
    private static let beginnings = [
        ("acknowledged by ", "vue par "), ("resolved: ", "réglée : "),
        ("amended since", "modifié depuis"), ("paused by ", "en pause, par "),
        ("paused ", "en pause "),
    ]

    private static let french = [
        // Files.
        "arrived": "arrivé", "loading": "en cours", "loaded": "chargé", "duplicate": "doublon",
        "rejected": "refusé", "failed": "échoué", "reverted": "annulé",
        // Jobs.
        "waiting": "en attente", "scheduled": "planifié", "blocked": "bloqué",
        "running": "en cours", "dead": "abandonné",
        "succeeded": "réussi", "cancelled": "annulé", "discarded": "écarté",
        "crashed": "interrompu",
        // Schedules.
        "active": "actif", "paused": "en pause", "over": "terminé",
        // Users and tokens.
        "disabled": "désactivé", "expired": "expiré", "revoked": "révoqué",
        // Exports and alerts.
        "current": "à jour", "amended": "modifié", "missing": "manquant", "open": "ouverte",
        "stale": "périmé",
        // Mails.
        "recorded": "à envoyer", "transmitting": "en cours d'envoi", "accepted": "remis",
        "refused": "refusé", "unknown": "inconnu", "bounced": "revenu",
        "replaced": "remplacé", "let_go": "abandonné, plus déclaré",
        // And what came back of them.
        "delayed": "retardé", "told": "pour information",
        "unmatched": "d'un courriel ou d'un destinataire qui n'est pas d'ici",
        "not_understood": "pas compris", "unread": "non donné par le serveur",
    ]
}
