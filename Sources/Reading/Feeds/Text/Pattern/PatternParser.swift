// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Reads a pattern; what no linear engine can do is refused with its place.
struct PatternParser {
    struct Flags {
        var ignoresCase = false
        var dotTakesAll = false
        var isMultiline = false
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var flags = Flags()
    private var depth = 0
    private(set) var groups = 0

    init(_ pattern: String) { scalars = Array(pattern.unicodeScalars) }

    mutating func whole() throws(PatternError) -> PatternTree {
        guard scalars.count <= PatternLimits.characters else {
            throw error(
                Phrase(
                    en: "the pattern has more than \(PatternLimits.characters) characters",
                    fr: "le motif a plus de \(PatternLimits.characters) caractères"),
                Phrase(en: "Shorten it", fr: "Raccourcissez-le"),
                at: PatternLimits.characters)
        }
        let tree = try choice()
        guard index == scalars.count else {
            throw error(
                Phrase(en: "this `)` closes no group", fr: "ce `)` ne ferme aucun groupe"),
                Phrase(
                    en: "Write `\\)` for a parenthesis as such",
                    fr: "Écrivez `\\)` pour la parenthèse elle-même"))
        }
        return tree
    }

    // MARK: Reading

    var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    func following(_ offset: Int = 1) -> Unicode.Scalar? {
        index + offset < scalars.count ? scalars[index + offset] : nil
    }

    mutating func pop() -> Unicode.Scalar? {
        defer { index += 1 }
        return next
    }

    mutating func skip(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard scalars[index...].starts(with: wanted) else { return false }
        index += wanted.count
        return true
    }

    func error(_ what: Phrase, _ remedy: Phrase, at place: Int? = nil) -> PatternError {
        PatternError(place: min(place ?? index, scalars.count) + 1, what: what, remedy: remedy)
    }

    var place: Int { index }

    func cased(_ set: ScalarSet) -> ScalarSet { flags.ignoresCase ? set.ignoringCase : set }

    // MARK: Structure

    private mutating func choice() throws(PatternError) -> PatternTree {
        let outer = flags
        defer { flags = outer }
        var parts = [try sequence()]
        while skip("|") { parts.append(try sequence()) }
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence() throws(PatternError) -> PatternTree {
        var parts: [PatternTree] = []
        while let scalar = next, scalar != "|", scalar != ")" {
            let start = index
            guard let atom = try atom() else { continue }
            parts.append(try quantified(atom, from: start))
        }
        return .sequence(parts)
    }

    private mutating func quantified(
        _ atom: PatternTree, from start: Int
    ) throws(PatternError) -> PatternTree {
        guard let bounds = try bounds() else { return atom }
        if case .assertion = atom {
            throw error(
                Phrase(en: "an anchor cannot be repeated", fr: "une ancre ne se répète pas"),
                Phrase(
                    en: "Remove the repetition behind it", fr: "Retirez la répétition qui la suit"),
                at: start)
        }
        let isReluctant = skip("?")
        if next == "+" {
            throw error(
                Phrase(
                    en:
                        "a possessive repetition (`+` behind another) is not possible in linear time",
                    fr:
                        "une répétition possessive (un `+` derrière une autre) n'est pas possible en temps linéaire"
                ),
                Phrase(
                    en: "Leave the `+` out: this engine never tries twice",
                    fr: "Retirez le `+` : ce moteur n'essaie jamais deux fois"))
        }
        if next == "*" || next == "?" || opensBounds {
            throw error(
                Phrase(en: "nothing here can be repeated", fr: "rien ici ne peut se répéter"),
                Phrase(en: "Remove one of the repetitions", fr: "Retirez l'une des répétitions"))
        }
        return .repetition(atom, low: bounds.low, high: bounds.high, isReluctant: isReluctant)
    }

    /// Whether a `{` here begins a repetition; otherwise it is a brace as such.
    private var opensBounds: Bool {
        next == "{" && following().map { ("0"..."9").contains($0) } == true
    }

    private mutating func bounds() throws(PatternError) -> (low: Int, high: Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        guard opensBounds else { return nil }
        let start = index
        index += 1
        let low = number()
        var high: Int? = low
        if skip(",") { high = next == "}" ? nil : number() }
        guard skip("}") else {
            throw error(
                Phrase(en: "`{` is not closed", fr: "`{` n'est pas refermée"),
                Phrase(
                    en: "Write `{2}`, `{2,}` or `{2,5}`", fr: "Écrivez `{2}`, `{2,}` ou `{2,5}`"),
                at: start)
        }
        if let high, high < low {
            throw error(
                Phrase(
                    en: "the repetition begins above its end",
                    fr: "la répétition commence au-dessus de sa fin"),
                Phrase(en: "Write `{\(high),\(low)}`", fr: "Écrivez `{\(high),\(low)}`"), at: start)
        }
        guard max(low, high ?? 0) <= PatternLimits.repetitions else {
            throw error(
                Phrase(
                    en: "more than \(PatternLimits.repetitions) repetitions are asked for",
                    fr: "plus de \(PatternLimits.repetitions) répétitions sont demandées"),
                Phrase(
                    en: "Bound the text by `length_min` and `length_max`",
                    fr: "Bornez le texte par `length_min` et `length_max`"), at: start)
        }
        return (low, high)
    }

    private mutating func number() -> Int {
        var number = 0
        while let digit = next, ("0"..."9").contains(digit) {
            number = min(number * 10 + Int(digit.value - 0x30), 1_000_000)
            index += 1
        }
        return number
    }

    /// Nil for what only sets flags.
    private mutating func atom() throws(PatternError) -> PatternTree? {
        let start = index
        guard let scalar = pop() else { return nil }
        switch scalar {
        case "(": return try group(from: start)
        case "[": return .set(try set(from: start))
        case ".": return .set(flags.dotTakesAll ? .all : ScalarSet.lineEnd.inverted)
        case "^": return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        case "\\": return try escape(from: start)
        case "*", "+", "?":
            throw error(
                Phrase(
                    en: "there is nothing before this `\(scalar)` to repeat",
                    fr: "il n'y a rien à répéter devant ce `\(scalar)`"),
                Phrase(
                    en: "Write `\\\(scalar)` for the character as such",
                    fr: "Écrivez `\\\(scalar)` pour le caractère lui-même"), at: start)
        default: return .set(cased(ScalarSet(scalar)))
        }
    }

    private mutating func group(from start: Int) throws(PatternError) -> PatternTree? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= PatternLimits.depth else {
            throw error(
                Phrase(
                    en: "groups stand more than \(PatternLimits.depth) deep",
                    fr: "des groupes sont imbriqués sur plus de \(PatternLimits.depth) niveaux"),
                Phrase(en: "Simplify it", fr: "Simplifiez le motif"), at: start)
        }
        var number: Int?
        let outer = flags
        if skip("?") {
            guard let named = try special(from: start) else { return nil }
            number = named
        } else {
            groups += 1
            number = groups
        }
        let tree = try choice()
        flags = outer
        guard skip(")") else {
            throw error(
                Phrase(en: "this group is not closed", fr: "ce groupe n'est pas fermé"),
                Phrase(en: "Add the missing `)`", fr: "Ajoutez le `)` qui manque"), at: start)
        }
        guard let number, number > 0 else { return tree }
        return .group(tree, number: number)
    }

    /// The group that follows `(?`: nil for flags that stand alone, 0 for a group that keeps
    /// nothing.
    private mutating func special(from start: Int) throws(PatternError) -> Int? {
        if skip(":") { return 0 }
        for mark in ["=", "!", "<=", "<!"] where skip(mark) {
            throw error(
                Phrase(
                    en: "looking ahead or behind (`(?\(mark)`) is not possible in linear time",
                    fr:
                        "regarder en avant ou en arrière (`(?\(mark)`) n'est pas possible en temps linéaire"
                ),
                Phrase(
                    en: "Write what may stand there instead, or use `values`",
                    fr: "Écrivez plutôt ce qui peut se trouver là, ou employez `values`"), at: start
            )
        }
        for mark in [">", "("] where skip(mark) {
            throw error(
                Phrase(
                    en: "`(?\(mark)` is not possible in linear time",
                    fr: "`(?\(mark)` n'est pas possible en temps linéaire"),
                Phrase(en: "Write a plain group `(?:…)`", fr: "Écrivez un simple groupe `(?:…)`"),
                at: start)
        }
        if skip("<") || skip("P<") {
            while let scalar = next, scalar != ">" {
                guard
                    scalar == "_" || scalar.properties.isAlphabetic
                        || ("0"..."9").contains(scalar)
                else { break }
                index += 1
            }
            guard skip(">") else {
                throw error(
                    Phrase(
                        en: "the group's name is not closed", fr: "le nom du groupe n'est pas fermé"
                    ), Phrase(en: "Write `(?<name>…)`", fr: "Écrivez `(?<name>…)`"), at: start)
            }
            groups += 1
            return groups
        }
        return try readFlags(from: start)
    }

    private mutating func readFlags(from start: Int) throws(PatternError) -> Int? {
        var isOn = true
        while let scalar = pop() {
            switch scalar {
            case "-": isOn = false
            case "i": flags.ignoresCase = isOn
            case "s": flags.dotTakesAll = isOn
            case "m": flags.isMultiline = isOn
            case ":": return 0
            case ")": return nil
            default:
                throw error(
                    Phrase(
                        en: "`(?\(scalar)` means nothing here",
                        fr: "`(?\(scalar)` n'a pas de sens ici"),
                    Phrase(
                        en: "Write `(?i)` to ignore case, `(?:…)` for a group",
                        fr: "Écrivez `(?i)` pour ignorer la casse, `(?:…)` pour un groupe"),
                    at: start)
            }
        }
        throw error(
            Phrase(en: "this group is not closed", fr: "ce groupe n'est pas fermé"),
            Phrase(en: "Add the missing `)`", fr: "Ajoutez le `)` qui manque"), at: start)
    }
}
