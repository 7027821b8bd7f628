// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Views
internal import Wording

extension Problem {
    /// What a client has done; nil: it is ours, or the database's, and the log has it.
    init?(of error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let refused as CursorRefused:
            self = Problem(400, "cursor", refused.sentence)
        case let refused as DataRefused: self = .refused(refused.sentence)
        default:
            guard let refused = RefusedAction(error) else { return nil }
            self =
                switch refused.kind {
                case .wrong: .refused(refused.sentence)
                case .conflict: .refused(refused.sentence, 409)
                case .name: .badName(refused.sentence)
                case .source: .badSource(refused.sentence)
                case .tooMuch: .uploads(refused.sentence)
                case .noRoom: .full(refused.sentence)
                }
        }
    }

    /// Of theirs; they may try again once some are decided about.
    static func uploads(_ why: Phrase) -> Problem {
        Problem(429, "too_many_uploads", why, headers: [("Retry-After", "60")])
    }

    static func full(_ why: Phrase) -> Problem {
        Problem(503, "disk_full", why, headers: [("Retry-After", "60")])
    }

    static func badName(_ why: Phrase) -> Problem {
        let remedy = Phrase(
            en: "Send a name that the feed takes", fr: "Envoyer un nom que le flux prend")
        return Problem(
            422, "name_invalid", why, errors: [Misfit("name", detail: why, remedy: remedy)])
    }

    static func badSource(_ why: Phrase) -> Problem { Problem(422, "source_url_refused", why) }

    static let underWay = Problem(
        409, "under_way",
        Phrase(
            en:
                "The first request of this `Idempotency-Key` is still under way: ask again in a moment.",
            fr:
                "La première demande de cette `Idempotency-Key` est en cours : redemandez dans un instant."
        ),
        headers: [("Retry-After", "1")])

    static let keyReused = Problem(
        422, "idempotency_key_reused",
        Phrase(
            en: "This `Idempotency-Key` came with another request before: take a new one.",
            fr:
                "Cette `Idempotency-Key` est venue avec une autre demande : en prendre une nouvelle."
        ))
}

extension Misfit {
    static let badIdempotencyKey = Misfit(
        "Idempotency-Key",
        detail: Phrase(
            en: "`Idempotency-Key` is not 1 to 200 visible characters of ASCII",
            fr: "`Idempotency-Key` n'est pas faite de 1 à 200 caractères ASCII visibles"),
        remedy: Phrase(en: "Take a UUID", fr: "Prendre un UUID"))
}

extension Call {
    static let twice = Phrase(
        en: "`on_behalf_of` is in the address and in the body",
        fr: "`on_behalf_of` est dans l'adresse et dans le corps")
}
