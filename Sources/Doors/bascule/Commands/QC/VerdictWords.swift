// SPDX-License-Identifier: Apache-2.0

import Wording

/// Verdicts of control charts as people read them.
enum VerdictWords {
    static func shown(_ verdict: String?) -> Phrase {
        switch verdict {
        case "accept": Phrase(en: "accepted", fr: "acceptée")
        case "warn": Phrase(en: "warning", fr: "avertissement")
        case "reject": Phrase(en: "rejected", fr: "rejetée")
        case "not_evaluable": Phrase(en: "can't be judged", fr: "non jugeable")
        default: Phrase(verdict ?? "")
        }
    }
}
