// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Drawing
internal import Postgres
package import Views
package import Wording

/// A control chart of the laboratory as it is drawn: one picture a material and lot.
package enum ControlDrawing {
    /// Materials and lots that are drawn, the last measured.
    package static let most = 8

    /// - Parameter points: in order of time.
    package static func drawings(
        _ points: [ChartPointView], zone: Zone, language: Language
    ) -> [(name: String, verdict: String, drawing: ChartDrawing)] {
        var keys: [String] = []
        var groups: [String: [ChartPointView]] = [:]
        for point in points {
            let key = [point.material, point.lot].filter { !$0.isEmpty }.joined(separator: ", ")
            if groups[key] == nil { keys.append(key) }
            groups[key, default: []].append(point)
        }
        return keys.suffix(most).map { name in
            let points = groups[name] ?? []
            let broken = points.count { !$0.rules.isEmpty }
            let verdict = Phrase.counted(
                broken, en: "# point[s] break[s|] a rule",
                fr: "# point[ enfreint|s enfreignent] une règle")[language]
            return (name, verdict, drawing(name, verdict, points, zone, language))
        }
    }

    private static func drawing(
        _ name: String, _ verdict: String, _ points: [ChartPointView], _ zone: Zone,
        _ language: Language
    ) -> ChartDrawing {
        let marks = points.map { point in
            let at = LocalTimeText(zone: zone).text(point.measuredAt.seconds)[language]
            let height = height(point)
            let value =
                height.map { number($0, language) }
                ?? Phrase(en: "no number", fr: "pas un nombre")[language]
            let colon = language == .fr ? " : " : ": "
            let rules = point.rules.isEmpty ? "" : " · " + point.rules.joined(separator: " ")
            return ChartDrawing.Point(
                at: point.measuredAt.seconds, value: height, isBound: height == nil,
                title: "\(point.series), \(at)\(colon)\(value)\(rules)", violates: point.rules)
        }
        return ChartDrawing(
            title: name, axis: .order(zone), series: [ChartDrawing.Series(name, marks)],
            limits: limits(points.last, language), language: language,
            verdict: "\(name) : \(verdict)")
    }

    /// What the chart's kind draws of a point.
    private static func height(_ point: ChartPointView) -> Double? {
        point.ewma ?? point.cusumHigh ?? point.value
    }

    /// Those of the last point, which may be of another lot's day than the first.
    private static func limits(
        _ last: ChartPointView?, _ language: Language
    ) -> [ChartDrawing.Limit] {
        guard let last, last.cusumHigh == nil, let center = last.center, let low = last.low,
            let high = last.high
        else { return [] }
        let lines: [(Double, Phrase, ChartDrawing.Limit.Kind)] = [
            (center, Phrase(en: "centre", fr: "centre"), .center),
            (low, Phrase(en: "low", fr: "bas"), .bad), (high, Phrase(en: "high", fr: "haut"), .bad),
        ]
        return lines.map { value, name, kind in
            ChartDrawing.Limit(value, "\(name[language]) \(number(value, language))", kind)
        }
    }

    private static func number(_ value: Double, _ language: Language) -> String {
        ShownValue.number(ShownValue.fixed(value, decimals: 3), in: language)
    }
}
