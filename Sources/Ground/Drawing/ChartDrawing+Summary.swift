// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

extension ChartDrawing {
    /// The title with what each series says: a picture that is not seen loses no figure of these.
    package var summary: String {
        let name = title.shortened(to: Limits.titleText)
        let head = unit.isEmpty ? name : "\(name) (\(unit.shortened(to: Limits.nameText)))"
        let told = sentences
        guard !told.isEmpty else {
            return head + Phrase(en: ": no data", fr: " : pas de données")[language]
        }
        return head + (language == .fr ? " : " : ": ") + told.joined(separator: " ; ")
    }

    /// Of each series the last value with its day, the lowest and the highest.
    package var sentences: [String] {
        let shown = series.prefix(Limits.series)
        let decimals = decimals
        return shown.compactMap { series in
            let known = series.points.filter { $0.drawn != nil && holds($0.at) }
            guard let last = known.last, let value = last.drawn else { return nil }
            let values = known.compactMap(\.drawn)
            func text(_ value: Double?) -> String { Self.text(value ?? 0, decimals, language) }
            let name =
                series.name.isEmpty || shown.count == 1 && series.name == title
                ? "" : series.name.shortened(to: Limits.nameText) + " "
            let (low, high) = (text(values.min()), text(values.max()))
            let count = Phrase.counted(
                known.count, en: "# value[s]", fr: "# valeur[s]")[language]
            return Phrase(
                en: "\(name)\(text(value)) on \(day(last.at)), from \(low) to \(high) (\(count))",
                fr: "\(name)\(text(value)) le \(day(last.at)), de \(low) à \(high) (\(count))")[
                    language]
        }
    }

    /// Figures behind the point that tell its values apart.
    private var decimals: Int {
        min(9, ChartScale(series.flatMap { $0.points.compactMap(\.drawn) }).decimals + 1)
    }

    /// A place of the axis as people read it.
    package func written(time at: Int64) -> String {
        switch axis {
        case .days: day(at)
        case .time(let zone), .order(let zone): LocalTimeText(zone: zone).text(at)[language]
        }
    }

    /// The values of points as people read them; `–` where there is none.
    package func written(_ points: [Point?]) -> [String] {
        let decimals = decimals
        return points.map { point in
            guard let point else { return "–" }
            if let value = point.drawn { return Self.text(value, decimals, language) }
            return point.isBound && !point.title.isEmpty ? point.title : "–"
        }
    }

    private static func text(_ value: Double, _ decimals: Int, _ language: Language) -> String {
        var text = ShownValue.fixed(value, decimals: decimals)
        if text.contains("."), !text.contains("e") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return ShownValue.number(text, in: language)
    }

    private func day(_ at: Int64) -> String {
        let day: Int64 =
            switch axis {
            case .days: at
            case .time(let zone), .order(let zone):
                (at + Int64(zone.offset(atUTC: at))).dividedDown(by: 86_400)
            }
        return ShownValue.day(CivilText.day(day), in: language)
    }
}
