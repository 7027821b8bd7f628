// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Configuration
internal import Wording

/// Declarations that can't be read, on the page of their kind: what is missing there is said there.
struct Mistaken {
    /// Mistakes that are told one by one.
    private static let most = 5

    let mistakes: [Mistake]
    let face: Face

    init(_ mistakes: [Mistake], _ face: Face) {
        self.mistakes = mistakes
        self.face = face
    }

    init(of kind: Installation.ListedKind, _ visit: Visit) {
        self.init(visit.site.installation.mistakes(of: kind), visit.face)
    }

    var isAny: Bool { !mistakes.isEmpty }

    var note: HTML {
        let told = mistakes.prefix(Self.most).map { face($0.sentence) }
        let left = mistakes.count - told.count
        let more = face.counted(
            left, en: "# more; `bascule check` shows them.",
            fr: "# de plus ; `bascule check` les montre.")
        return Layout.errors(told + (left > 0 ? [more] : []), id: "mistaken", testID: "mistaken")
    }
}
