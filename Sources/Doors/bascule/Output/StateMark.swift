// SPDX-License-Identifier: Apache-2.0

import Application
import Daemon

/// How a state looks.
enum StateMark {
    case good, busy, odd, bad, plain

    /// By the state's first word, in English or in French.
    static func of(_ state: String) -> StateMark {
        let word = state.prefix { $0.isLetter }.lowercased()
        return marks[word] ?? .plain
    }

    private static let marks: [String: StateMark] = [
        "loaded": .good, "succeeded": .good, "current": .good, "active": .good, "ok": .good,
        "chargé": .good, "réussi": .good, "actif": .good, "à": .good, "en": .busy,
        "arrivé": .busy, "annulé": .odd, "doublon": .odd, "modifié": .odd, "périmé": .odd,
        "écarté": .odd, "terminé": .odd, "refusé": .bad, "échoué": .bad, "abandonné": .bad,
        "interrompu": .bad, "ouverte": .bad, "manquant": .bad, "running": .busy, "loading": .busy,
        "waiting": .busy, "arrived": .busy,
        "paused": .odd, "reverted": .odd, "duplicate": .odd, "amended": .odd, "stale": .odd,
        "cancelled": .odd, "discarded": .odd, "over": .odd, "dead": .bad, "failed": .bad,
        "disabled": .odd, "expired": .odd, "revoked": .odd, "désactivé": .odd, "expiré": .odd,
        "révoqué": .odd, "rejected": .bad, "crashed": .bad, "open": .bad, "missing": .bad,
        "bad": .bad,
    ]

    /// The text in its colour, if the terminal has colours.
    func shown(_ text: String, on terminal: Terminal) -> String {
        guard terminal.hasColour else { return text }
        let code: String
        switch self {
        case .good: code = "32"
        case .busy: code = "36"
        case .odd: code = "33"
        case .bad: code = "1;31"
        case .plain: return text
        }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }
}
