// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Views
internal import Wording

/// The parts of `/qc/{chart}` that show its points.
struct QualityFrame {
    /// Materials and lots that are drawn, the last measured.
    private static let drawn = 8

    let chart: ChartView
    /// In order of time.
    let points: [ChartPointView]
    let face: Face

    var head: HTML {
        let problem: HTML = chart.problem.map { "<p class=\"hint\">\(outside: $0)</p>" } ?? .none
        return """
            <section class="verdict"><h1>\(outside: chart.title)</h1>\
            <p data-testid="verdict">\(sentence)</p>\(problem)</section>
            """
    }

    private var sentence: String {
        guard let series = chart.series, let verdict = chart.verdict else {
            return face(en: "No run yet.", fr: "Aucune série encore.")
        }
        let rules = chart.rules.isEmpty ? "" : " (" + chart.rules.joined(separator: ", ") + ")"
        let said: Phrase =
            switch verdict {
            case "accept": Phrase(en: "is accepted", fr: "est acceptée")
            case "warn":
                Phrase(en: "is accepted with a warning", fr: "est acceptée, avec un avertissement")
            case "reject": Phrase(en: "is rejected", fr: "est rejetée")
            default: Phrase(en: "can't be judged", fr: "ne peut pas être jugée")
            }
        return face(
            en: "Run \(series) \(said.en)\(rules).", fr: "La série \(series) \(said.fr)\(rules).")
    }

    /// One a material and lot.
    var drawings: HTML {
        var keys: [String] = []
        var groups: [String: [ChartPointView]] = [:]
        for point in points {
            let key = [point.material, point.lot].filter { !$0.isEmpty }.joined(separator: ", ")
            if groups[key] == nil { keys.append(key) }
            groups[key, default: []].append(point)
        }
        return "\(keys.suffix(Self.drawn).map { drawing($0, groups[$0] ?? []) })"
    }

    /// What the chart's kind draws of a point.
    private func height(_ point: ChartPointView) -> Double? {
        point.ewma ?? point.cusumHigh ?? point.value
    }

    private func drawing(_ name: String, _ points: [ChartPointView]) -> HTML {
        let broken = points.count { !$0.rules.isEmpty }
        let verdict = face(
            Phrase.counted(
                broken, en: "# point[s] break[s|] a rule",
                fr: "# point[ enfreint|s enfreignent] une règle"))
        let marks = points.map { point in
            let at = LocalTimeText(zone: face.zone).text(point.measuredAt.seconds)[face.language]
            let value =
                height(point).map { number($0) } ?? face(en: "no number", fr: "pas un nombre")
            let rules = point.rules.isEmpty ? "" : " · " + point.rules.joined(separator: " ")
            return ChartPoint(
                at: point.measuredAt.seconds, value: height(point),
                title: "\(point.series), \(at) : \(value)\(rules)", violates: point.rules)
        }
        let svg = ChartSVG(
            testID: "qc-chart", verdict: "\(name) : \(verdict)", unit: "", points: marks,
            limits: limits(points.last), isInOrder: true, zone: face.zone, language: face.language)
        return face.panel(
            name,
            """
            <div class="scroll" tabindex="0" role="region" aria-label="\(name)">\(svg.html)</div>
            """, aside: "<p>\(verdict)</p>")
    }

    /// Those of the last point, which may be of another lot's day than the first.
    private func limits(_ last: ChartPointView?) -> [ChartSVG.Limit] {
        guard let last, last.cusumHigh == nil, let center = last.center, let low = last.low,
            let high = last.high
        else { return [] }
        let lines = [
            (center, face(en: "centre", fr: "centre"), "center"),
            (low, face(en: "low", fr: "bas"), "bad"), (high, face(en: "high", fr: "haut"), "bad"),
        ]
        return lines.map { value, text, kind in
            ChartSVG.Limit(value: value, text: "\(text) \(number(value))", kind: kind)
        }
    }

    private func number(_ value: Double) -> String {
        DataCells.number(ChartScale.text(value, decimals: 3), face)
    }
}
