// SPDX-License-Identifier: Apache-2.0

internal import Application
internal import Drawing
internal import Postgres
internal import Views
internal import Wording

/// The parts of `/qc/{chart}` that show its points.
struct QualityFrame {
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
        let drawn = ControlPictures.drawings(points, zone: face.zone, language: face.language)
        let panels = drawn.pictures.map { name, verdict, drawing in
            face.panel(
                name,
                """
                <div class="scroll" tabindex="0" role="region" aria-label="\(name)">\
                \(HTML(drawing.svg(.inline(testID: "qc-chart"))))</div>
                """, aside: "<p>\(verdict)</p>")
        }
        guard drawn.left > 0 else { return "\(panels)" }
        let left = face(
            Phrase.counted(
                drawn.left, en: "# more not drawn: measured before these.",
                fr: "# autre[s] pas dessinée[s] : mesurée[s] avant celles-ci."
            ))
        return "\(panels)<p class=\"hint\" data-testid=\"left-out\">\(left)</p>"
    }
}
