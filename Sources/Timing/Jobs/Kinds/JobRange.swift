// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Wording

/// Two arguments between which a stretch of time lies: both are given, in one form, the earlier
/// first.
package struct JobRange: Sendable, Equatable {
    package let from: String
    package let to: String

    package init(_ from: String, _ to: String) {
        self.from = from
        self.to = to
    }

    /// Nil where neither is given, or both make a stretch of time.
    func misfit(of given: [String: JSONValue]) -> JobMisfit? {
        switch (given[from], given[to]) {
        case (.text(let first)?, .text(let last)?): return misfit(first, last)
        case (nil, nil): return nil
        default:
            let missing = given[from] == nil ? from : to
            return JobMisfit(
                nil,
                Phrase(
                    en: "`\(from)` and `\(to)` belong together, and `\(missing)` is missing",
                    fr: "`\(from)` et `\(to)` vont ensemble, et `\(missing)` manque"),
                Phrase(en: "Give both or neither", fr: "Donner les deux ou aucun"))
        }
    }

    private func misfit(_ first: String, _ last: String) -> JobMisfit? {
        let isDay = { (text: String) in !text.contains("T") }
        guard isDay(first) == isDay(last) else {
            return JobMisfit(
                to,
                Phrase(
                    en: "`\(from)` and `\(to)` are a day and an instant",
                    fr: "`\(from)` et `\(to)` sont un jour et un instant"),
                Phrase(
                    en: "Write two days or two instants", fr: "Écrire deux jours ou deux instants"))
        }
        guard let start = InstantText.parse(first, in: .utc),
            let end = InstantText.parse(last, in: .utc), start >= end
        else { return nil }
        return JobMisfit(
            to,
            Phrase(
                en: "`\(to)`, \(last), is not after `\(from)`, \(first)",
                fr: "`\(to)`, \(last), n'est pas après `\(from)`, \(first)"),
            Phrase(en: "Give the earlier one first", fr: "Donner d'abord le plus tôt"))
    }
}
