// SPDX-License-Identifier: Apache-2.0

internal import Wording

extension Sketch {
    /// The whole picture.
    var text: String {
        opening
            + "<g stroke=\"\(paint.grid)\">\(grid)</g>"
            + "<g fill=\"\(paint.soft)\" font-size=\"12\">\(tickTexts)\(head)</g>"
            + limitLines + body + names + "</svg>"
    }

    private var opening: String {
        let said = Self.escaped(
            chart.verdict ?? chart.summary, ChartDrawing.Limits.verdictText)
        let box = "viewBox=\"0 0 \(Self.text(width)) \(Self.text(height))\""
        switch look {
        case .inline(let testID):
            return """
                <svg class="chart\(chart.isEarly ? " early" : "")" \(box) role="img" aria-label="\(said)" \
                data-testid="\(MarkupText.escaped(testID))">
                """
        case .print:
            return """
                <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.text(width))" \
                height="\(Self.text(height))" \(box) role="img" aria-label="\(said)" \
                font-family="DejaVu Sans, Arial, sans-serif">\
                <rect width="\(Self.text(width))" height="\(Self.text(height))" \
                fill="\(paint.sheet)"/>
                """
        }
    }

    private var grid: String {
        let rows = heights.map { tick in
            "M\(Self.text(left)) \(Self.text(y(tick)))H\(Self.text(width - right))"
        }
        let marks = ticks.map { "M\(Self.text(x($0.at, $0.place))) \(Self.text(floor))v5" }
        let zero = scale.low < 0 && chart.kind != .line ? zeroLine : ""
        return "<path d=\"\((rows + marks).joined())\"/>" + zero
    }

    private var zeroLine: String {
        "<path stroke=\"\(paint.field)\" d=\"M\(Self.text(left)) \(Self.text(y(0)))"
            + "H\(Self.text(width - right))\"/>"
    }

    private var isEmpty: Bool { tracks.allSatisfy(\.spots.isEmpty) }

    /// Where nothing has a height there is no scale to show.
    private var heights: [Double] { isEmpty && limits.isEmpty ? [] : scale.ticks }

    /// As many as their texts leave room for.
    private var ticks: [ChartTick] {
        let instants = (tracks.max { $0.spots.count < $1.spots.count })?.spots ?? []
        guard !instants.isEmpty || chart.shown != nil else { return [] }
        let days = ChartDays(
            axis: chart.axis, from: span.from, to: span.to,
            most: max(2, Int(span.width / 84)), language: chart.language)
        guard case .order = chart.axis else { return days.ticks }
        return days.ticks(below: instants.map(\.point.at)).map { tick in
            ChartTick(place: instants[tick.place].place, at: tick.at, text: tick.text)
        }
    }

    private var tickTexts: String {
        let rows = heights.map { tick in
            "<text x=\"\(Self.text(left - 8))\" y=\"\(Self.text(y(tick) + 4))\">"
                + "\(Self.number(tick, scale.decimals, chart.language))</text>"
        }
        let days = ticks.map { tick in
            "<text x=\"\(Self.text(x(tick.at, tick.place)))\" "
                + "y=\"\(Self.text(floor + 20))\">\(tick.text)</text>"
        }
        return "<g text-anchor=\"end\">\(rows.joined())</g>"
            + "<g text-anchor=\"middle\">\(days.joined())</g>"
    }

    /// Title, legend and unit above, what has to be said of the drawing below.
    private var head: String {
        var (text, at) = ("", 0.0)
        // In a page it stands as far in as the page says.
        let edge = look == .print ? 12 : 4
        if look == .print {
            let most = min(ChartDrawing.Limits.titleText, Int((width - 24) / 9))
            text +=
                "<text x=\"12\" y=\"20\" font-size=\"15\" font-weight=\"bold\" "
                + "fill=\"\(paint.ink)\">\(Self.escaped(chart.title, most))</text>"
            at += 26
        }
        for row in legend {
            text += legendRow(row, at + 12)
            at += Self.line
        }
        if !chart.unit.isEmpty {
            text +=
                "<text x=\"\(edge)\" y=\"\(Self.text(at + 12))\">"
                + "\(Self.escaped(chart.unit, ChartDrawing.Limits.nameText))</text>"
        }
        if isEmpty {
            text +=
                "<text x=\"\(Self.text((left + width - right) / 2))\" "
                + "y=\"\(Self.text((top + floor) / 2))\" text-anchor=\"middle\" font-size=\"14\">"
                + "\(Phrase(en: "no data", fr: "pas de données")[chart.language])</text>"
        }
        if !notes.isEmpty {
            let most = Int((width - 8) / Self.letter)
            text +=
                "<text x=\"\(edge)\" y=\"\(Self.text(height - 5))\">"
                + "\(Self.escaped(notes.joined(separator: " · "), most))</text>"
        }
        return text
    }

    static func notes(_ chart: ChartDrawing, _ detail: ChartDrawing.Detail) -> [String] {
        let shown = chart.series.prefix(ChartDrawing.Limits.series)
        var notes: [Phrase] = []
        if detail.isThinned {
            let all = shown.reduce(0) { $0 + $1.points.count }
            notes.append(
                chart.kind == .stacked
                    ? Phrase.counted(
                        all, en: "# point[s]: of neighbours the highest are drawn",
                        fr: "# point[s] : des voisins, les plus hauts sont tracés")
                    : Phrase.counted(
                        all, en: "# point[s]: of neighbours the lowest and the highest are drawn",
                        fr: "# point[s] : des voisins, le plus bas et le plus haut sont tracés"))
        }
        let lost = shown.reduce(0) { $0 + $1.points.count { chart.isLost($0) } }
        if lost > 0 {
            notes.append(
                Phrase.counted(
                    lost, en: "# value[s] can't be drawn",
                    fr: "# valeur[s] ne peu[t|vent] être tracée[s]"))
        }
        let more = chart.series.count - shown.count
        if more > 0 {
            notes.append(
                Phrase.counted(
                    more, en: "# series more [is|are] not drawn",
                    fr: "# série[s] de plus n[’est|e sont] pas tracée[s]"))
        }
        return notes.map { $0[chart.language] }
    }
}
