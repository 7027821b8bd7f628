// SPDX-License-Identifier: Apache-2.0

/// Counts in a sentence: the one place that knows which words change with them.
///
/// `#` is the count, also within brackets; `[s]` is an ending of the plural, `[is|are]` one word or
/// the other. English has its plural for all but 1, French from 2 on. The texts are literals, so
/// that no name of the site's is taken for one of these marks.
extension Phrase {
    package static func counted(
        _ count: some BinaryInteger, en: StaticString, fr: StaticString
    ) -> Phrase {
        Phrase(
            en: agree("\(en)", count, isPlural: count != 1),
            fr: agree("\(fr)", count, isPlural: count > 1))
    }

    private static func agree(
        _ text: String, _ count: some BinaryInteger, isPlural: Bool
    ) -> String {
        var result = ""
        var rest = text[...]
        while let mark = rest.firstIndex(where: { $0 == "#" || $0 == "[" }) {
            result += rest[..<mark]
            guard rest[mark] == "[", let end = rest[mark...].firstIndex(of: "]") else {
                result += "\(count)"
                rest = rest[rest.index(after: mark)...]
                continue
            }
            let words = rest[rest.index(after: mark)..<end]
                .split(separator: "|", omittingEmptySubsequences: false)
            // `[s]` is `[|s]`.
            let word = isPlural ? words[words.count - 1] : words.count > 1 ? words[0] : ""
            result += word.replacing("#", with: "\(count)")
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
