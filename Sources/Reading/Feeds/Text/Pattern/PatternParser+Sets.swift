// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Escapes and sets of characters.
extension PatternParser {
    mutating func escape(from start: Int) throws(PatternError) -> PatternTree {
        switch next {
        case "b": return anchor(.wordEdge)
        case "B": return anchor(.noWordEdge)
        case "A": return anchor(.textStart)
        case "z", "Z": return anchor(.textEnd)
        case let scalar? where ("1"..."9").contains(scalar) || scalar == "k":
            throw error(
                Phrase(
                    en: "a reference back to a group is not possible in linear time",
                    fr: "un renvoi à un groupe n'est pas possible en temps linéaire"),
                Phrase(
                    en: "Write out what may stand there, or split the column",
                    fr: "Écrivez ce qui peut se trouver là, ou divisez la colonne"), at: start)
        default: return .set(cased(try characters(from: start)))
        }
    }

    private mutating func anchor(_ assertion: PatternTree.Assertion) -> PatternTree {
        _ = pop()
        return .assertion(assertion)
    }

    /// The characters that an escape stands for, its backslash being read.
    private mutating func characters(from start: Int) throws(PatternError) -> ScalarSet {
        guard let scalar = pop() else {
            throw error(
                Phrase(
                    en: "the pattern ends in a backslash",
                    fr: "le motif finit par une barre oblique inverse"),
                Phrase(
                    en: "Write `\\\\` for one as such", fr: "Écrivez `\\\\` pour la barre elle-même"
                ), at: start)
        }
        switch scalar {
        case "d": return .digit
        case "D": return ScalarSet.digit.inverted
        case "w": return .word
        case "W": return ScalarSet.word.inverted
        case "s": return .space
        case "S": return ScalarSet.space.inverted
        case "t": return ScalarSet("\t")
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        case "f": return ScalarSet("\u{0C}")
        case "v": return ScalarSet("\u{0B}")
        case "x": return ScalarSet(try hexadecimal(2, from: start))
        case "u": return ScalarSet(try hexadecimal(4, from: start))
        case "p": return try category(from: start)
        case "P": return try category(from: start).inverted
        default:
            let isMark =
                !scalar.properties.isAlphabetic && !("0"..."9").contains(scalar)
                && scalar.isASCII
            guard isMark else {
                throw error(
                    Phrase(
                        en: "`\\\(scalar)` means nothing here",
                        fr: "`\\\(scalar)` n'a pas de sens ici"),
                    Phrase(
                        en:
                            "Write the character without the backslash, or one of \\d \\w \\s \\b \\p{L}",
                        fr:
                            "Écrivez le caractère sans barre oblique inverse, ou l'un de \\d \\w \\s \\b \\p{L}"
                    ),
                    at: start)
            }
            return ScalarSet(scalar)
        }
    }

    private mutating func hexadecimal(
        _ digits: Int, from start: Int
    ) throws(PatternError) -> Unicode.Scalar {
        var value: UInt32 = 0
        var count = 0
        let isBraced = skip("{")
        while let digit = next, let number = Character(digit).hexDigitValue,
            count < (isBraced ? 6 : digits)
        {
            value = value * 16 + UInt32(number)
            count += 1
            _ = pop()
        }
        let isWhole = isBraced ? skip("}") && count > 0 : count == digits
        guard isWhole, let scalar = Unicode.Scalar(value) else {
            throw error(
                Phrase(
                    en: "this is not the number of a character",
                    fr: "ce n'est pas le numéro d'un caractère"),
                Phrase(
                    en: "Write `\\x41`, `\\u00E9` or `\\u{E9}`",
                    fr: "Écrivez `\\x41`, `\\u00E9` ou `\\u{E9}`"),
                at: start)
        }
        return scalar
    }

    private mutating func category(from start: Int) throws(PatternError) -> ScalarSet {
        var name = ""
        if skip("{") {
            while let scalar = pop(), scalar != "}" { name.unicodeScalars.append(scalar) }
        } else if let scalar = pop() {
            name.unicodeScalars.append(scalar)
        }
        guard let set = ScalarSet.category(name) else {
            throw error(
                Phrase(
                    en: "`\(name)` is no kind of character that is known here",
                    fr: "`\(name)` n'est pas une sorte de caractères connue ici"),
                Phrase(
                    en:
                        "Write a general category, such as \\p{L} (letters), \\p{Lu}, \\p{Nd}, or a range",
                    fr:
                        "Écrivez une catégorie générale, comme \\p{L} (lettres), \\p{Lu}, \\p{Nd}, ou un intervalle"
                ),
                at: start)
        }
        return set
    }

    // MARK: Sets

    /// A set, its `[` being read; sets within it, `&&` and `--` are known.
    mutating func set(from start: Int) throws(PatternError) -> ScalarSet {
        let isInverted = skip("^")
        var result = ScalarSet([])
        var isEmpty = true
        while next != nil {
            if next == "]", !isEmpty {
                _ = pop()
                let whole = cased(result)
                return isInverted ? whole.inverted : whole
            }
            if skip("&&") {
                return try finished(
                    result.intersection(try remainder(from: start)), isInverted)
            }
            if next == "-", following() == "-", following(2) != "]", !isEmpty {
                _ = skip("--")
                return try finished(
                    result.intersection(try remainder(from: start).inverted), isInverted)
            }
            result = result.union(try member())
            isEmpty = false
        }
        throw error(
            Phrase(en: "this set is not closed", fr: "cet ensemble n'est pas fermé"),
            Phrase(en: "Add the missing `]`", fr: "Ajoutez le `]` qui manque"), at: start)
    }

    private func finished(_ set: ScalarSet, _ isInverted: Bool) throws(PatternError) -> ScalarSet {
        isInverted ? cased(set).inverted : cased(set)
    }

    /// The rest of a set as one of its own, up to and with its `]`.
    private mutating func remainder(from start: Int) throws(PatternError) -> ScalarSet {
        var result = ScalarSet([])
        while next != nil {
            if skip("]") { return result }
            if skip("&&") { return result.intersection(try remainder(from: start)) }
            result = result.union(try member())
        }
        throw error(
            Phrase(en: "this set is not closed", fr: "cet ensemble n'est pas fermé"),
            Phrase(en: "Add the missing `]`", fr: "Ajoutez le `]` qui manque"), at: start)
    }

    private mutating func member() throws(PatternError) -> ScalarSet {
        let start = place
        if skip("[:") { return try named(from: start) }
        if skip("[") { return try set(from: start) }
        let isEscape = next == "\\"
        let low = try end(from: start)
        guard next == "-", let after = following(), after != "]", after != "-" else { return low }
        guard isSingle(low) else {
            if isEscape { return low }
            throw error(
                Phrase(
                    en: "a range begins with one character",
                    fr: "un intervalle commence par un seul caractère"),
                Phrase(en: "Write `a-z`", fr: "Écrivez `a-z`"), at: start)
        }
        _ = pop()
        let high = try end(from: place)
        guard isSingle(high), let from = low.ranges.first, let through = high.ranges.first,
            from.lowerBound <= through.lowerBound
        else {
            throw error(
                Phrase(
                    en: "this range begins above its end",
                    fr: "cet intervalle commence au-dessus de sa fin"),
                Phrase(
                    en: "Exchange its ends, or write `\\-` for a hyphen as such",
                    fr: "Échangez ses bouts, ou écrivez `\\-` pour le trait d'union lui-même"),
                at: start)
        }
        return ScalarSet([from.lowerBound...through.lowerBound])
    }

    private func isSingle(_ set: ScalarSet) -> Bool {
        set.ranges.count == 1 && set.ranges.first?.count == 1
    }

    /// One character of a set, or what an escape stands for.
    private mutating func end(from start: Int) throws(PatternError) -> ScalarSet {
        guard let scalar = pop() else { return ScalarSet([]) }
        guard scalar == "\\" else { return ScalarSet(scalar) }
        if skip("b") { return ScalarSet("\u{08}") }
        return try characters(from: start)
    }

    private mutating func named(from start: Int) throws(PatternError) -> ScalarSet {
        let isInverted = skip("^")
        var name = ""
        while let scalar = next, scalar != ":" {
            name.unicodeScalars.append(scalar)
            _ = pop()
        }
        let categories = ["alpha": "L", "upper": "Lu", "lower": "Ll", "punct": "P"]
        let sets: [String: ScalarSet] = [
            "digit": .digit, "space": .space, "word": .word,
            "xdigit": ScalarSet([0x30...0x39, 0x41...0x46, 0x61...0x66]),
        ]
        let set =
            name == "alnum"
            ? ScalarSet.category("L")?.union(.digit)
            : sets[name] ?? categories[name].flatMap(ScalarSet.category)
        guard skip(":]"), let set else {
            throw error(
                Phrase(
                    en: "`[:\(name):]` is not known here", fr: "`[:\(name):]` n'est pas connu ici"),
                Phrase(
                    en: "Known: alnum, alpha, digit, lower, punct, space, upper, word, xdigit",
                    fr:
                        "Sont connus : alnum, alpha, digit, lower, punct, space, upper, word, xdigit"
                ), at: start)
        }
        return isInverted ? set.inverted : set
    }
}
