// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A chart of one size and look, on its way to SVG.
struct Sketch {
    /// About the width of a letter, and the height of a line of text.
    static let (letter, line) = (7.2, 16.0)
    private static let (titleRoom, unitRoom, floorRoom) = (26.0, 14.0, 34.0)

    let chart: ChartDrawing
    let look: ChartDrawing.Look
    let detail: ChartDrawing.Detail
    let paint: Paint
    let width: Double
    let height: Double
    let left: Double
    let right: Double
    let top: Double
    let bottom: Double
    let scale: ChartScale
    let span: Span
    let tracks: [Track]
    let notes: [String]
    let limits: [ChartDrawing.Limit]
    /// Rows of the legend, by the places of the series.
    let legend: [[Int]]

    init(
        _ chart: ChartDrawing, _ look: ChartDrawing.Look, _ detail: ChartDrawing.Detail,
        width: Double, height: Double
    ) {
        self.chart = chart
        self.look = look
        self.detail = detail
        self.width = width
        self.height = height
        paint = look == .print ? .print : .inline
        limits = chart.limits.filter { abs($0.value) <= ChartDrawing.Limits.magnitude }
            .prefix(ChartDrawing.Limits.lines).map { $0 }
        legend = Self.legend(chart, width)
        notes = Self.notes(chart, detail)
        top =
            Self.unitRoom + (look == .print ? Self.titleRoom : 0)
            + (chart.unit.isEmpty ? 0 : Self.unitRoom) + Double(legend.count) * Self.line
        bottom = Self.floorRoom + (notes.isEmpty ? 0 : Self.line)
        let ground = Stack(chart, columns: detail.isThinned ? Int(width) / 2 : nil)
        let values = ground.values + limits.map(\.value) + (chart.kind == .line ? [] : [0])
        let scale = ChartScale(values, ticks: max(2, Int((height - top - bottom) / 52)))
        let texts = scale.ticks.map { Self.number($0, scale.decimals, chart.language).count }
        self.scale = scale
        left = max(48, Double(texts.max() ?? 0) * Self.letter + 16)
        let ends = limits.map { min($0.text.count, ChartDrawing.Limits.nameText) }.max()
        right = ends.map { max(96, Double($0) * Self.letter + 10) } ?? 18
        let room = max(40, width - left - right)
        span = Span(chart, left: left, width: room)
        tracks = ground.tracks(chart, span, detail, room)
    }

    func x(_ at: Int64, _ place: Int) -> Double { span.x(at, place) }

    func y(_ value: Double) -> Double {
        let room = max(20, height - top - bottom)
        return top + (1 - scale.place(value)) * room
    }

    var floor: Double { top + max(20, height - top - bottom) }

    /// As it is written beside an axis.
    static func number(_ value: Double, _ decimals: Int, _ language: Language) -> String {
        let text = ShownValue.fixed(value, decimals: decimals)
        return ShownValue.number(text, in: language).replacing("-", with: "−")
    }

    /// A place in pixels, to a tenth.
    static func text(_ place: Double) -> String {
        let tenths = Int64((place * 10).rounded())
        let (whole, rest) = abs(tenths).quotientAndRemainder(dividingBy: 10)
        return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
    }

    static func escaped(_ text: String, _ most: Int) -> String {
        MarkupText.escaped(text.shortened(to: most))
    }
}
