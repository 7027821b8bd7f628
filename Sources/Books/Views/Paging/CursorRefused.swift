// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A cursor that does not fit what is asked.
package enum CursorRefused: Worded, Sendable, Equatable {
    case unreadable
    case ofAnotherView(String, wanted: String)
    case ofAnotherFilter

    package var sentence: Phrase {
        switch self {
        case .unreadable:
            Phrase(
                en: "This is no cursor: take the one that came with the last page, or none.",
                fr: "Ce n'est pas un curseur : prenez celui de la dernière page, ou aucun.")
        case .ofAnotherView(let view, let wanted):
            Phrase(
                en: "This cursor is one of `\(view)`, not of `\(wanted)`: begin without a cursor.",
                fr: "Ce curseur est de `\(view)`, pas de `\(wanted)` : commencez sans curseur.")
        case .ofAnotherFilter:
            Phrase(
                en: "This cursor belongs to another filter: begin without a cursor.",
                fr: "Ce curseur appartient à un autre filtre : commencez sans curseur.")
        }
    }
}
