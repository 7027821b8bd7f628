// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Wording

/// The columns as they are declared.
extension Proposal {
    /// A column, and below it the rules that a person may want to add.
    func column(_ index: Int) -> [String] {
        let guess = sample.guesses[index]
        var parts = ["name: \(guess.name)"]
        if guess.header.hasPrefix(Layout.name(of: 0).dropLast()) {
            parts.append("position: \(guess.header.dropFirst(Layout.mark.count + 1))")
        } else if guess.header.hasPrefix(Layout.mark) {
            parts.append("from_layout: \(guess.header.dropFirst(Layout.mark.count))")
        } else if let position = guess.position {
            parts.append("position: \(position)")
        } else if sample.hasHeader, guess.header != guess.name || guess.nth > 1 {
            parts.append("header: [\(Proposal.quoted(guess.header))]")
        }
        if sample.hasHeader, guess.position == nil, guess.nth > 1 {
            parts.append("nth: \(guess.nth)")
        }
        var note = ""
        parts.append("type: \(kinds[index].type.name)")
        if !kinds[index].nulls.isEmpty {
            let texts = (nulls + kinds[index].nulls).map(Proposal.quoted)
            parts.append("nulls: [\(texts.joined(separator: ", "))]")
            let words = Phrase(
                en: "? words among the numbers: do they mean \"no value\"",
                fr: "? des mots parmi les nombres : veulent-ils dire « aucune valeur »")
            note = "   " + remark(words)
        }
        let formats = kinds[index].formats
        if let format = formats.first {
            let texts = formats.map { Proposal.quoted($0.text) }.joined(separator: ", ")
            parts.append("format: [\(texts)]")
            if guess.isDayMonthUnsure(format) {
                let months = Phrase(
                    en: "? or the month first: the sample does not tell",
                    fr: "? ou le mois d'abord : l'exemple ne le dit pas")
                note = "   " + remark(months)
            }
        }
        if kinds[index].type == .measurement, let unit = Proposal.unitColumn(index, sample, kinds) {
            parts.append("unit_column: \(sample.guesses[unit].name)")
        } else if kinds[index].type == .measurement, guess.filled > 0 {
            parts.append("unit: [\(units(guess))]")
            if units(guess).isEmpty { parts.removeLast() }
        }
        let isFull =
            guess.empty == 0 && guess.filled == sample.rows && kinds[index].nulls.isEmpty
        if key.contains(index) || isFull && !loose.contains(index) {
            parts.append("required: true")
        }
        return ["  - { \(parts.joined(separator: ", ")) }\(note)"] + remarks(index)
    }

    /// The column of a value that stands above the table.
    func column(_ value: PreambleValue) -> String {
        let found = Phrase(en: "in the sample: ", fr: "dans l'exemple : ") + Phrase(value.value)
        return "  - { name: \(value.name), from_preamble: \(Proposal.quoted(value.pattern)), "
            + "type: text }   " + remark(found)
    }

    /// Rules that a person may want to add: ranges of numbers, the list of a few texts.
    private func remarks(_ index: Int) -> [String] {
        let guess = sample.guesses[index]
        let seen = remark(Phrase(en: "what the sample has", fr: "ce que contient l'exemple"))
        if kinds[index].type.isNumber {
            guard let low = guess.low, let high = guess.high else { return [] }
            return ["    # range: { warn: [\(low), \(high)] }   \(seen)"]
        }
        guard kinds[index] == .text, guess.values.count > 1, guess.values.count <= 12,
            sample.rows >= 3 * guess.values.count
        else { return [] }
        let values = guess.values.sorted().map(Proposal.quoted).joined(separator: ", ")
        return ["    # values: [\(values)]   \(seen)"]
    }

    /// The units that stand behind the numbers of a column.
    private func units(_ guess: ColumnGuess) -> String {
        let all = guess.values.subtracting(guess.words).compactMap { value -> String? in
            let unit = value.drop { !$0.isLetter && $0 != "%" && $0 != "°" && $0 != "‰" }
            return unit.isEmpty ? nil : String(unit)
        }
        return Set(all).sorted().map(Proposal.quoted).joined(separator: ", ")
    }

    private static func unitColumn(
        _ index: Int, _ sample: Sample, _ kinds: [ColumnGuess.Kind]
    ) -> Int? {
        let names = ["unite", "unites", "unit", "units"]
        let measurements = kinds.indices.filter { kinds[$0].type == .measurement }
        guard measurements == [index] else { return nil }
        return sample.guesses.indices.first {
            names.contains(sample.guesses[$0].name) && kinds[$0] == .text
                && !sample.guesses[$0].header.hasPrefix(Layout.mark)
        }
    }
}
