// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Reads one field into bits; its memory does not depend on what is written.
struct FieldParser {
    let field: CronField
    private let whole: ArraySlice<UInt8>
    private var rest: ArraySlice<UInt8>
    /// Bit n: the number n; Sunday is 0.
    private(set) var values: UInt64 = 0
    private(set) var days = DaySet()

    init(_ field: CronField, _ text: ArraySlice<UInt8>) throws(CronError) {
        self.field = field
        whole = text
        rest = text
        repeat { try term() } while takeLetter(",")
        guard rest.isEmpty else { throw unexpected() }
    }

    /// Whether the field starts with `*` (or is `?`): Debian's cron distinguishes that.
    var isStar: Bool { whole.first == UInt8(ascii: "*") || whole.first == UInt8(ascii: "?") }

    /// `*`, `?`, `5`, `1-5`, each maybe with a step, or one of the special days.
    private mutating func term() throws(CronError) {
        if whole.count == 1, field == .dayOfMonth || field == .dayOfWeek, takeLetter("?") {
            return fill(field.range, step: 1)
        }
        if takeLetter("*") { return fill(field.range, step: try step()) }
        if try isSpecialDay() { return }
        let (first, _) = try value()
        guard takeLetter("-") else { return try single(first) }
        let (end, isName) = try value()
        // `FRI-SUN` is clear, though Sunday is 0.
        let last = isName && end == 0 && first > 0 ? 7 : end
        guard first <= last else { throw backwards(first, last) }
        fill(first...last, step: try step())
    }

    private mutating func single(_ value: Int) throws(CronError) {
        if rest.first == UInt8(ascii: "/") {
            let range = "`\(value)-\(field.range.upperBound)/…`"
            throw problem(
                Phrase(
                    en: "has a step behind a single value",
                    fr: "a un pas derrière une valeur seule"),
                Phrase(
                    en: "Write \(range) to go on from \(value), or leave the step out",
                    fr: "Écrire \(range) pour continuer à partir de \(value), ou ôter le pas"))
        }
        if field == .dayOfMonth, takeLetter("W") {
            days.nearest |= 1 << UInt32(value)
        } else if field == .dayOfWeek, takeLetter("L") {
            days.last |= 1 << UInt8(value % 7)
        } else if field == .dayOfWeek, takeLetter("#") {
            let nth = try number(
                in: 1...5, Phrase(en: "a count behind `#`", fr: "un rang derrière `#`"))
            days.nth[nth - 1] |= 1 << UInt8(value % 7)
        } else {
            values |= 1 << UInt64(field == .dayOfWeek ? value % 7 : value)
        }
    }

    /// `L`, `LW`, `L-3`, `L-3W` in the days of the month.
    private mutating func isSpecialDay() throws(CronError) -> Bool {
        guard let byte = rest.first, byte | 0x20 == UInt8(ascii: "l"), field != .month else {
            return false
        }
        guard field == .dayOfMonth else {
            if field != .dayOfWeek { return false }
            throw problem(
                Phrase(en: "has an `L` without a day", fr: "a un `L` sans jour"),
                Phrase(
                    en: "Write `FRIL` or `5L` for the last Friday of the month",
                    fr: "Écrire `FRIL` ou `5L` pour le dernier vendredi du mois"))
        }
        _ = takeLetter("L")
        let what = Phrase(en: "days before the last", fr: "un nombre de jours avant le dernier")
        let before = takeLetter("-") ? try number(in: 1...30, what) : 0
        if takeLetter("W") {
            days.nearestBeforeLast |= 1 << UInt32(before)
        } else {
            days.beforeLast |= 1 << UInt32(before)
        }
        return true
    }

    private mutating func fill(_ range: ClosedRange<Int>, step: Int) {
        for number in stride(from: range.lowerBound, through: range.upperBound, by: step) {
            values |= 1 << UInt64(field == .dayOfWeek ? number % 7 : number)
        }
    }

    private mutating func step() throws(CronError) -> Int {
        takeLetter("/") ? try number(in: 1...field.size, Phrase(en: "a step", fr: "un pas")) : 1
    }

    /// A number or a name.
    private mutating func value() throws(CronError) -> (number: Int, isName: Bool) {
        let letters = rest.prefix(3)
        let word = String(decoding: letters, as: UTF8.self).uppercased()
        if let index = field.names.firstIndex(of: word) {
            rest = rest.dropFirst(3)
            return (index + field.range.lowerBound, true)
        }
        return (try number(in: field.range, nil), false)
    }

    private mutating func number(
        in range: ClosedRange<Int>, _ what: Phrase?
    ) throws(CronError) -> Int {
        let digits = rest.prefix { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty else { throw unexpected() }
        var number = 0
        for digit in digits where number < 100_000 { number = number * 10 + Int(digit - 0x30) }
        guard range.contains(number) else {
            let (low, high) = (range.lowerBound, range.upperBound)
            let shown = CronError.shown(digits)
            throw problem(
                Phrase(
                    en: "has" + (what.map { " \($0.en)," } ?? "")
                        + " \(shown), outside \(low)–\(high)",
                    fr: "a" + (what.map { " \($0.fr)," } ?? "")
                        + " \(shown), hors de \(low)–\(high)"),
                Phrase(
                    en: "Write a number from \(low) to \(high)",
                    fr: "Écrire un nombre de \(low) à \(high)"))
        }
        rest = rest[digits.endIndex...]
        return number
    }

    private mutating func takeLetter(_ letter: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, byte == UInt8(ascii: letter) || isLower(byte, letter) else {
            return false
        }
        rest = rest.dropFirst()
        return true
    }

    private func isLower(_ byte: UInt8, _ letter: Unicode.Scalar) -> Bool {
        letter.properties.isUppercase && byte == UInt8(ascii: letter) | 0x20
    }
}

extension FieldParser {
    private func problem(_ what: Phrase, _ remedy: Phrase) -> CronError {
        let shown = CronError.shown(whole)
        return CronError(
            field,
            Phrase {
                let title = field.title[$0]
                return title.prefix(1).uppercased() + title.dropFirst() + " \(shown) \(what[$0])"
            }, remedy: remedy)
    }

    private func unexpected() -> CronError {
        let shown = CronError.shown(rest)
        let place =
            rest.isEmpty
            ? Phrase(en: "ends too early", fr: "finit trop tôt")
            : Phrase(
                en: "cannot be read from \(shown)", fr: "ne peut pas être lu à partir de \(shown)")
        return problem(
            place,
            Phrase(
                en: "Allowed are \(field.allowed.en), with `,` `-` `/` and `*`",
                fr: "Sont permis \(field.allowed.fr), avec `,` `-` `/` et `*`"))
    }

    private func backwards(_ first: Int, _ last: Int) -> CronError {
        let (low, high) = (field.range.lowerBound, field.range.upperBound)
        let ranges = "`\(first)-\(field == .dayOfWeek ? 6 : high),\(low)-\(last)`"
        let remedy =
            field == .dayOfWeek && last == 0
            ? Phrase(
                en: "Write `\(first)-7`: Sunday is 7 as well",
                fr: "Écrire `\(first)-7` : dimanche est aussi 7")
            : Phrase(en: "Write \(ranges)", fr: "Écrire \(ranges)")
        return problem(
            Phrase(
                en: "has a range that goes backwards, from \(first) to \(last)",
                fr: "a un intervalle à rebours, de \(first) à \(last)"), remedy)
    }
}
