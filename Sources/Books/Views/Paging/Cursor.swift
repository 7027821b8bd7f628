// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Where the next page begins: opaque to whoever hands it back.
///
/// It names its view and has the fingerprint of its filter, for behind another filter's rows stands nothing
/// that makes sense.
package struct Cursor: Sendable, Hashable {
    let view: String
    let filter: UInt64
    let place: Place

    init(view: String, filter: UInt64, place: Place) {
        self.view = view
        self.filter = filter
        self.place = place
    }

    package var text: String { "\(view).\(String(filter, radix: 16)).\(place.written)" }

    /// - Throws: `CursorRefused` where it is none.
    package init(text: String) throws(CursorRefused) {
        let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let filter = UInt64(parts[1], radix: 16),
            let place = Place(written: parts[2])
        else { throw .unreadable }
        self.init(view: String(parts[0]), filter: filter, place: place)
    }
}

extension Cursor: Codable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    package init(from decoder: any Decoder) throws {
        try self.init(text: try decoder.singleValueContainer().decode(String.self))
    }
}

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
