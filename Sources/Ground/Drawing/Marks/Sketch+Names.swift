// SPDX-License-Identifier: Apache-2.0

extension Sketch {
    /// The room that the name of a rule takes.
    private static let nameWidth = 48.0

    /// Names of broken rules, where there is room for them.
    var names: String {
        tracks.map(names).joined()
    }

    private func names(of track: Track) -> String {
        let bad = track.spots.filter { $0.isBad && $0.height != nil }
        guard bad.count <= ChartDrawing.Limits.namedPoints, detail != .least else { return "" }
        let values = track.spots.compactMap(\.height)
        let center = y(values.reduce(0, +) / Double(max(1, values.count)))
        var (end, texts) = (0.0, "")
        for spot in bad {
            // None over another.
            guard spot.x - Self.nameWidth > end else { continue }
            end = spot.x
            texts += name(Self.rules(spot), spot.x, outside(of: bad, around: spot.x, center))
        }
        return texts.isEmpty ? "" : "<g fill=\"\(paint.soft)\" font-size=\"12\">\(texts)</g>"
    }

    private func name(_ rules: String, _ middle: Double, _ y: Double) -> String {
        // Beside it are the names of the limits.
        let edge = width - right - 4
        let isAtEnd = middle + Double(rules.count) * Self.letter / 2 > edge
        let (x, anchor) = isAtEnd ? (edge, "end") : (middle, "middle")
        let place = "x=\"\(Self.text(x))\" y=\"\(Self.text(y))\" text-anchor=\"\(anchor)\""
        let halo = "stroke=\"\(paint.sheet)\" stroke-width=\"5\""
        // What makes PDF paints a letter's edge over it, so there the edge is a text of its own.
        guard look == .print else {
            return "<text class=\"rule\" \(place) \(halo) paint-order=\"stroke\">\(rules)</text>"
        }
        return "<text \(place) \(halo)>\(rules)</text><text class=\"rule\" \(place)>\(rules)</text>"
    }

    /// Beyond the points that the name would cover, on the side where the line is not.
    private func outside(
        of bad: [Track.Spot], around middle: Double, _ center: Double
    ) -> Double {
        let near = bad.filter { abs($0.x - middle) < Self.nameWidth }.map { y($0.height ?? 0) }
        let (top, bottom) = (near.min() ?? center, near.max() ?? center)
        return bottom - center > center - top ? bottom + 20 : top - 10
    }
}
