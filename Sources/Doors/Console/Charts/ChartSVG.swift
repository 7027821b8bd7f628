// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

/// Values over time as SVG: text in, text out, no style within (a strict CSP takes none).
struct ChartSVG {
    /// A line at one height.
    struct Limit: Sendable {
        var value: Double
        var text: String
        /// Its class: `center`, `warn` or `bad`.
        var kind: String
    }

    /// Points that are drawn, at most; those that break a rule are drawn in any case.
    static let pointsLimit = 2_000
    private static let (width, height) = (960.0, 320.0)
    private static let (left, right, top, bottom) = (64.0, 96.0, 14.0, 34.0)
    /// Points whose rules are written beside them, at most, and the room that a rule takes.
    private static let (namesLimit, nameWidth) = (12, 48.0)
    /// About the width of a letter.
    private static let letter = 7.5
    /// Without a value for so many times the usual distance, the line is broken.
    private static let gap = 6.0

    let testID: String
    /// What it says, for those who don't see it.
    let verdict: String
    let unit: String
    /// In order of time.
    let points: [ChartPoint]
    var limits: [Limit] = []
    /// Every point as far from the next one, whatever the time between them: a chart of runs.
    var isInOrder = false
    let zone: Zone
    let language: Language

    var html: HTML {
        let shown = thinned
        let scale = ChartScale(points.compactMap(\.value) + limits.map(\.value))
        let times = shown.map(\.at)
        let (from, to) = (times.first ?? 0, max((times.first ?? 0) + 1, times.last ?? 1))
        let frame = Frame(scale: scale, from: from, to: to, runs: isInOrder ? shown.count : nil)
        return """
            <svg class="chart" viewBox="0 0 960 320" role="img" aria-label="\(verdict)" \
            data-testid="\(testID)">\(axes(frame, shown))\
            \(limits.map { limit($0, frame) })\(line(shown, frame))\
            \(shown.enumerated().map { mark($0.element, $0.offset, frame) })\(rules(shown, frame))</svg>
            """
    }

    /// Evenly few, with every one that breaks a rule.
    var thinned: [ChartPoint] {
        guard points.count > Self.pointsLimit else { return points }
        let others = points.count(where: \.violates.isEmpty)
        let room = max(1, Self.pointsLimit - (points.count - others))
        let step = max(1, (others + room - 1) / room)
        var place = 0
        return points.filter { point in
            guard point.violates.isEmpty else { return true }
            defer { place += 1 }
            return place % step == 0
        }
    }

    private struct Frame {
        let scale: ChartScale
        let from: Int64
        let to: Int64
        /// How many points there are, where they stand in their order; nil: at their time.
        let runs: Int?

        func x(_ at: Int64, _ place: Int) -> Double {
            let share =
                runs.map { (Double(place) + 0.5) / Double(max(1, $0)) }
                ?? Double(at - from) / Double(to - from)
            return ChartSVG.left + share * (ChartSVG.width - ChartSVG.left - ChartSVG.right)
        }

        func y(_ value: Double) -> Double {
            ChartSVG.height - ChartSVG.bottom
                - scale.place(value) * (ChartSVG.height - ChartSVG.top - ChartSVG.bottom)
        }
    }

    private static func text(_ place: Double) -> String { ChartScale.text(place, decimals: 1) }

    private func number(_ value: Double, _ decimals: Int) -> String {
        let text = ChartScale.text(value, decimals: decimals)
        return language == .fr ? text.replacing(".", with: ",") : text
    }

    private func axes(_ frame: Frame, _ shown: [ChartPoint]) -> HTML {
        let end = Self.text(Self.width - Self.right)
        let rows = frame.scale.ticks.map { tick -> HTML in
            let y = Self.text(frame.y(tick))
            return """
                <path class="grid" d="M\(Self.text(Self.left)) \(y)H\(end)"/>\
                <text class="tick end" x="\(Self.text(Self.left - 8))" y="\(y)" dy="4">\
                \(number(tick, frame.scale.decimals))</text>
                """
        }
        let floor = Self.height - Self.bottom
        let days = ChartDays(from: frame.from, to: frame.to, zone: zone)
        let ticks =
            isInOrder
            ? days.ticks(below: shown.map(\.at), language)
            : days.ticks(language).map { (place: 0, at: $0.at, text: $0.text) }
        let marks = ticks.map { tick -> HTML in
            let x = Self.text(frame.x(tick.at, tick.place))
            return """
                <path class="grid" d="M\(x) \(Self.text(floor))v5"/>\
                <text class="tick middle" x="\(x)" y="\(Self.text(floor + 20))">\(tick.text)</text>
                """
        }
        let name: HTML =
            unit.isEmpty
            ? .none : "<text class=\"tick\" x=\"4\" y=\"12\">\(unit)</text>"
        return "\(rows)\(marks)\(name)"
    }

    private func limit(_ limit: Limit, _ frame: Frame) -> HTML {
        let y = Self.text(frame.y(limit.value))
        let end = Self.width - Self.right
        return """
            <path class="limit \(limit.kind)" d="M\(Self.text(Self.left)) \(y)H\(Self.text(end))"/>\
            <text class="tick" x="\(Self.text(end + 6))" y="\(y)" dy="4">\(limit.text)</text>
            """
    }

    /// Broken where data is missing, and at values that are no numbers.
    private func line(_ shown: [ChartPoint], _ frame: Frame) -> HTML {
        let distances = zip(shown, shown.dropFirst()).map { $1.at - $0.at }.sorted()
        let usual = distances.isEmpty ? 0 : distances[distances.count / 2]
        var (path, last): (String, Int64?) = ("", nil)
        for (place, point) in shown.enumerated() {
            guard let value = point.value else {
                last = nil
                continue
            }
            let isFar = last.map { Double(point.at - $0) > Self.gap * Double(usual) }
            let isGap = isFar.map { $0 && !isInOrder } ?? true
            path +=
                (isGap ? "M" : "L") + Self.text(frame.x(point.at, place)) + " "
                + Self.text(frame.y(value))
            last = point.at
        }
        return path.isEmpty ? .none : "<path class=\"line\" d=\"\(path)\"/>"
    }

    /// Names of broken rules, where there is room for them.
    private func rules(_ shown: [ChartPoint], _ frame: Frame) -> HTML {
        let bad = shown.enumerated().filter { !$0.element.violates.isEmpty }
        guard bad.count <= Self.namesLimit else { return .none }
        let values = shown.compactMap(\.value)
        let center = frame.y(values.reduce(0, +) / Double(max(1, values.count)))
        var end = 0.0
        let names = bad.compactMap { place, point -> HTML? in
            let middle = frame.x(point.at, place)
            // None over another.
            guard middle - Self.nameWidth > end else { return nil }
            end = middle
            let name = point.violates.joined(separator: " ")
            // Beside it are the names of the limits.
            let edge = Self.width - Self.right - 4
            let isAtEnd = middle + Double(name.count) * Self.letter / 2 > edge
            let (x, side): (String, HTML) =
                isAtEnd ? (Self.text(edge), "end") : (Self.text(middle), "middle")
            let y = Self.text(Self.outside(of: bad, around: middle, center: center, frame))
            return """
                <text class="tick \(side) halo" x="\(x)" y="\(y)">\(name)</text>
                """
        }
        return "\(names)"
    }

    /// Beyond the points that the name would cover, on the side where the line is not.
    private static func outside(
        of bad: [(offset: Int, element: ChartPoint)], around middle: Double, center: Double,
        _ frame: Frame
    ) -> Double {
        let near = bad.filter { abs(frame.x($0.element.at, $0.offset) - middle) < nameWidth }
            .map { frame.y($0.element.value ?? 0) }
        let (top, bottom) = (near.min() ?? center, near.max() ?? center)
        return bottom - center > center - top ? bottom + 20 : top - 10
    }

    /// What is in an image is not led through by a keyboard: links stand in the table beside it.
    private func mark(_ point: ChartPoint, _ place: Int, _ frame: Frame) -> HTML {
        let x = frame.x(point.at, place)
        let title: HTML = "<title>\(point.title)</title>"
        if let value = point.value {
            let isBad = !point.violates.isEmpty
            let broken: HTML =
                isBad ? " data-violates=\"\(point.violates.joined(separator: " "))\"" : ""
            let kind = isBad ? "point bad" : "point"
            return """
                <circle class="\(kind)" data-testid="point"\(broken) cx="\(Self.text(x))" \
                cy="\(Self.text(frame.y(value)))" r="\(isBad ? "5.5" : "3.2")">\(title)</circle>
                """
        }
        let floor = Self.text(Self.height - Self.bottom - 2)
        return """
            <path class="point censored" data-testid="point" data-censored="true" \
            d="M\(Self.text(x - 4)) \(Self.text(Self.height - Self.bottom - 10))h8L\(Self.text(x)) \(floor)z">\
            \(title)</path>
            """
    }
}
