// SPDX-License-Identifier: Apache-2.0

internal import Foundation
package import Wording

extension Unusual {
    /// « 40 lignes, d'habitude 380–420 ; … »: the first findings, and how many more.
    package var sentence: Phrase {
        let told = findings.prefix(FileMeasure.Limits.told).map(\.sentence)
        let more = findings.count - told.count
        let list = told.dropFirst().reduce(told.first ?? Phrase("")) { all, next in
            all + Phrase(en: "; ", fr: " ; ") + next
        }
        guard more > 0 else { return list }
        return list + Phrase.counted(more, en: "; # more", fr: " ; # de plus")
    }
}

extension Unusual.Finding {
    package var sentence: Phrase {
        guard let column else { return what }
        return Phrase(en: "\(column): ", fr: "\(column) : ") + what
    }

    private var what: Phrase {
        if let texts {
            let list = texts.prefix(FileMeasure.Limits.told).joined(separator: ", ")
            let more = texts.count > FileMeasure.Limits.told ? ", …" : ""
            return Phrase.counted(
                texts.count, en: "new value[s]: ", fr: "[nouvelle|nouvelles] valeur[s] : ")
                + Phrase(list + more)
        }
        let (value, low, high) = (value ?? 0, low ?? 0, high ?? 0)
        func usual(_ show: (Double, Language) -> String) -> Phrase {
            func text(_ language: Language) -> String {
                let (low, high) = (show(low, language), show(high, language))
                return low == high ? low : "\(low)–\(high)"
            }
            return Phrase(en: ", usually \(text(.en))", fr: ", d'habitude \(text(.fr))")
        }
        switch kind {
        case .rows:
            return Phrase.counted(Int64(value), en: "# row[s]", fr: "# ligne[s]")
                + usual { number, _ in "\(Int64(number))" }
        case .refused:
            return Phrase(
                en: "\(Self.percent(value, .en)) refused",
                fr: "\(Self.percent(value, .fr)) refusées")
                + usual(Self.percent)
        case .empty:
            return Phrase(
                en: "\(Self.percent(value, .en)) empty", fr: "\(Self.percent(value, .fr)) vides")
                + usual(Self.percent)
        case .mean:
            return Phrase(
                en: "mean \(Self.number(value, .en))", fr: "moyenne \(Self.number(value, .fr))")
                + usual(Self.number)
        case .spread:
            return Phrase(
                en: "standard deviation \(Self.number(value, .en))",
                fr: "écart-type \(Self.number(value, .fr))") + usual(Self.number)
        case .values: return Phrase("")
        }
    }

    private static func percent(_ share: Double, _ language: Language) -> String {
        language == .fr ? "\(Int((share * 100).rounded())) %" : "\(Int((share * 100).rounded()))%"
    }

    /// Four significant figures, and all that stand before the point.
    private static func number(_ number: Double, _ language: Language) -> String {
        let place = number == 0 ? 0 : Int(log10(abs(number)).rounded(.down))
        let text = ShownValue.fixed(number, decimals: min(max(0, 3 - place), 15))
        guard text.contains("."), !text.contains("e") else {
            return ShownValue.number(text, in: language)
        }
        let zeros = text.reversed().prefix { $0 == "0" }.count
        let short = text.dropLast(zeros)
        return ShownValue.number(
            String(short.last == "." ? short.dropLast() : short), in: language)
    }
}
