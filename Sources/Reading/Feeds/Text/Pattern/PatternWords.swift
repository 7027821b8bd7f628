// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// The texts that a pattern takes, in words, where no example can be shown.
struct PatternWords {
    /// Longer texts are not counted: so much is said of no form.
    private static let longest = 10_000

    private var low = 0
    /// Nil: without end.
    private var high: Int? = 0
    private var characters = ScalarSet([])

    /// Such as “exactly 50 characters, letters only”; empty where nothing can be said.
    static func of(_ pattern: String) -> Phrase {
        do throws(PatternError) {
            var parser = PatternParser(pattern)
            let words = PatternWords(try parser.whole())
            let parts = [words.length, words.alphabet].compactMap(\.self)
            return Phrase { language in parts.map { $0[language] }.joined(separator: ", ") }
        } catch {
            return Phrase("")
        }
    }

    private init(_ tree: PatternTree) {
        switch tree {
        case .set(let set): (low, high, characters) = (1, 1, set)
        case .assertion: break
        case .group(let part, _): self = PatternWords(part)
        case .sequence(let parts):
            for part in parts.map(PatternWords.init) {
                low = min(Self.longest, low + part.low)
                high = Self.sum(high, part.high)
                characters = characters.union(part.characters)
            }
        case .choice(let parts):
            let all = parts.map(PatternWords.init)
            low = all.map(\.low).min() ?? 0
            high = all.contains { $0.high == nil } ? nil : all.compactMap(\.high).max()
            characters = all.reduce(ScalarSet([])) { $0.union($1.characters) }
        case .repetition(let part, let fewest, let most, _):
            let part = PatternWords(part)
            low = min(Self.longest, part.low * fewest)
            high = part.high.flatMap { one in most.flatMap { Self.sum(0, one * $0) } }
            characters = part.characters
        }
    }

    private static func sum(_ first: Int?, _ second: Int?) -> Int? {
        guard let first, let second, first + second <= longest else { return nil }
        return first + second
    }

    private var length: Phrase? {
        switch high {
        case nil where low == 0: nil
        case nil: .counted(low, en: "at least # character[s]", fr: "au moins # caractère[s]")
        case low?: .counted(low, en: "exactly # character[s]", fr: "exactement # caractère[s]")
        case let high?:
            .counted(low, en: "# to ", fr: "de # à ")
                + .counted(high, en: "# character[s]", fr: "# caractère[s]")
        }
    }

    private var alphabet: Phrase? {
        let digits = ScalarSet([48...57])
        let letters = ScalarSet([65...90, 97...122])
        func isWithin(_ set: ScalarSet) -> Bool { characters.union(set) == set }
        if characters.ranges.isEmpty { return nil }
        if isWithin(digits) { return Phrase(en: "digits only", fr: "des chiffres seulement") }
        if isWithin(letters) {
            return Phrase(
                en: "letters only, without accents", fr: "des lettres seulement, sans accent")
        }
        guard isWithin(letters.union(digits)) else { return nil }
        return Phrase(
            en: "letters without accents and digits only",
            fr: "des lettres sans accent et des chiffres seulement")
    }
}

extension Fault {
    /// Behind “form” where a pattern is searched for: what is known of the text found is not so of
    /// the whole.
    static let formDeclared = Phrase(
        en: " (the feed's declaration says which)", fr: " (la déclaration du flux dit laquelle)")

    /// The form that a pattern asks of a whole cell, as far as words go, to stand behind “form”;
    /// never the pattern itself.
    static func form(_ pattern: String) -> Phrase {
        let words = PatternWords.of(pattern)
        guard !words.en.isEmpty else { return formDeclared }
        return Phrase(
            en: ": \(words.en) (the feed's declaration says the rest)",
            fr: " : \(words.fr) (la déclaration du flux dit le reste)")
    }
}
