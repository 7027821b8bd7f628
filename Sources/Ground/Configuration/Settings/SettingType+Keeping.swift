// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// How long something is kept: a duration, also in years.
extension SettingType<Duration?> {
    /// Such a time, or `forever`: nil.
    static func keeping(_ range: ClosedRange<Duration>) -> Self {
        Self(
            form: .read(
                wants: Quantity.wanted(range) + Phrase(en: ", or `forever`", fr: ", ou `forever`"),
                example: "400d",
                [.words(["forever"]), .like(Quantity.keepingLike)]),
            read: { map, key in
                map.read(key) { text in
                    text == "forever"
                        ? .some(nil) : Quantity.keeping(text, in: range).map { .some($0) }
                }
            },
            write: { $0.map { Quantity.text($0) } ?? "forever" })
    }
}

extension SettingType<[String: Duration]> {
    /// Names, and such a time for each.
    static func classes(_ range: ClosedRange<Duration>) -> Self {
        let time = ValueForm.read(
            wants: Quantity.wanted(range), example: "10y", [.like(Quantity.keepingLike)])
        return Self(
            form: .entries(time), read: { readClasses($0, $1, time, range) },
            write: { classes in
                let all = classes.sorted { $0.key < $1.key }
                    .map { "\($0.key): \(Quantity.text($0.value))" }
                return all.isEmpty ? "{}" : "{ \(all.joined(separator: ", ")) }"
            })
    }

    private static func readClasses(
        _ map: YAMLMap, _ key: String, _ time: ValueForm, _ range: ClosedRange<Duration>
    ) -> [String: Duration]? {
        guard let node = map[key] else { return nil }
        let example = Phrase(
            en: "Write `\(key): { labo: 10y }`", fr: "Écrivez `\(key): { labo: 10y }`")
        guard case .map(let entries) = node.content else {
            map.mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`\(key)` must be a map of classes and times, not \(node.kind)",
                    fr: "`\(key)` attend des classes et leurs durées, pas \(node.shown.fr)"),
                example)
            return nil
        }
        let names = entries.compactMap(\.key.text)
        let form = MapForm(names.map { KeyForm($0, time, "How long its files are kept") })
        guard let inner = YAMLMap(node, form, of: "`\(key)`", mistakes: map.mistakes) else {
            return nil
        }
        var classes: [String: Duration] = [:]
        for name in names {
            classes[name] = inner.read(name) { Quantity.keeping($0, in: range) }
            guard inner[name] == nil else { continue }
            map.mistakes.addMistake(
                at: inner.place(name),
                Phrase(
                    en: "The class `\(name)` says no time",
                    fr: "La classe `\(name)` n'a pas de durée"
                ), example)
        }
        return classes
    }
}

extension Quantity {
    /// The forms that `keeping` reads.
    static let keepingLike = "^[0-9._]+ *(y|d|h|min|s|ms)$"
    /// Of a year: none is longer, so that nothing goes before its anniversary.
    private static let daysOfYear = 366

    /// A duration of the range, also in years: `10y`.
    static func keeping(_ text: String, in range: ClosedRange<Duration>) -> Duration? {
        guard text.hasSuffix("y") else { return duration(text, in: range) }
        // In days first: times beyond what `duration` reads are beyond the range as well.
        guard let days = duration(text.dropLast() + "d"), days <= range.upperBound else {
            return nil
        }
        let years = days * daysOfYear
        return range.contains(years) ? years : nil
    }
}
