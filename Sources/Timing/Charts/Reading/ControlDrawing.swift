// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Drawing
internal import Postgres
package import Views
package import Wording

/// A control chart of the laboratory as it is drawn: one picture a material and lot.
package enum ControlDrawing {
    package typealias Picture = (name: String, verdict: String, drawing: ChartDrawing)

    /// Materials and lots that are drawn, the last measured.
    package static let most = 8

    /// Those measured last, the last of all behind, and how many others there are.
    ///
    /// - Parameter points: in order of time.
    package static func drawings(
        _ points: [ChartPointView], zone: Zone, language: Language
    ) -> (pictures: [Picture], left: Int) {
        var groups: [String: (last: Int, points: [ChartPointView])] = [:]
        for (place, point) in points.enumerated() {
            let key = [point.material, point.lot].filter { !$0.isEmpty }.joined(separator: ", ")
            groups[key, default: (place, [])].points.append(point)
            groups[key]?.last = place
        }
        // The lot in use is measured last, whichever was opened first.
        let order = groups.sorted { $0.value.last < $1.value.last }
        let pictures = order.suffix(most).map { name, group -> Picture in
            let broken = group.points.count { !$0.rules.isEmpty }
            let verdict = Phrase.counted(
                broken, en: "# point[s] break[s|] a rule",
                fr: "# point[ enfreint|s enfreignent] une règle")[language]
            return (name, verdict, drawing(name, verdict, group.points, zone, language))
        }
        return (pictures, order.count - pictures.count)
    }

    private static func drawing(
        _ name: String, _ verdict: String, _ points: [ChartPointView], _ zone: Zone,
        _ language: Language
    ) -> ChartDrawing {
        let hasSums = points.contains { $0.cusumHigh != nil }
        func marks(_ part: Part) -> [ChartDrawing.Point] {
            points.map { mark($0, part, zone, language) }
        }
        let series =
            hasSums
            ? [
                ChartDrawing.Series("C+", marks(.upper)),
                ChartDrawing.Series("C−", marks(.lower)),
            ] : [ChartDrawing.Series(name, marks(.whole))]
        return ChartDrawing(
            title: name, axis: .order(zone), series: series,
            limits: limits(points.last, language), language: language,
            verdict: Phrase(en: "\(name): \(verdict)", fr: "\(name) : \(verdict)")[language])
    }

    /// What of a point is drawn: its value, or one of its cumulative sums, the lower one below zero.
    private enum Part { case whole, upper, lower }

    private static func mark(
        _ point: ChartPointView, _ part: Part, _ zone: Zone, _ language: Language
    ) -> ChartDrawing.Point {
        let at = point.measuredAt.seconds
        let height = height(point, part)
        let value =
            height.map { number($0, language) }
            ?? Phrase(en: "no number", fr: "pas un nombre")[language]
        let colon = language == .fr ? " : " : ": "
        let violates = isBlamed(part, of: point) ? point.rules : []
        let rules = violates.isEmpty ? "" : " · " + violates.joined(separator: " ")
        let time = LocalTimeText(zone: zone).text(at)[language]
        return ChartDrawing.Point(
            at: at, value: height, isBound: height == nil && part != .lower,
            title: "\(point.series), \(time)\(colon)\(value)\(rules)", violates: violates)
    }

    private static func height(_ point: ChartPointView, _ part: Part) -> Double? {
        switch part {
        case .whole: point.ewma ?? point.value
        case .upper: point.cusumHigh
        case .lower: point.cusumLow.map { $0 == 0 ? 0 : -$0 }
        }
    }

    /// A rule is broken by the larger sum.
    private static func isBlamed(_ part: Part, of point: ChartPointView) -> Bool {
        switch part {
        case .whole: true
        case .upper: (point.cusumHigh ?? 0) >= (point.cusumLow ?? 0)
        case .lower: (point.cusumHigh ?? 0) < (point.cusumLow ?? 0)
        }
    }

    /// Those of the last point, which may be of another lot's day than the first.
    private static func limits(
        _ last: ChartPointView?, _ language: Language
    ) -> [ChartDrawing.Limit] {
        guard let last, let center = last.center, let low = last.low, let high = last.high
        else { return [] }
        // Until they are computed anew, older sums have the limits of their values.
        if last.cusumHigh != nil, center != 0 || low != -high { return [] }
        let isOfSums = last.cusumHigh != nil
        let lines: [(Double, Phrase, ChartDrawing.Limit.Kind)] = [
            (center, Phrase(en: "centre", fr: "centre"), .center),
            (low, isOfSums ? Phrase("−H") : Phrase(en: "low", fr: "bas"), .bad),
            (high, isOfSums ? Phrase("H") : Phrase(en: "high", fr: "haut"), .bad),
        ]
        return lines.map { value, name, kind in
            // The name has the sign already.
            let shown = isOfSums ? abs(value) : value
            return ChartDrawing.Limit(value, "\(name[language]) \(number(shown, language))", kind)
        }
    }

    private static func number(_ value: Double, _ language: Language) -> String {
        ShownValue.number(ShownValue.fixed(value, decimals: 3), in: language)
    }
}
