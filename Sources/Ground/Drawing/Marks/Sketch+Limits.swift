// SPDX-License-Identifier: Apache-2.0

extension Sketch {
    /// Lines at a height, each with its name beside it, none over another.
    var limitLines: String {
        guard !limits.isEmpty else { return "" }
        let end = width - right
        let lines = limits.map { limit in
            let (colour, dashes) =
                switch limit.kind {
                case .center: (paint.field, "")
                case .warn: (paint.warn, " stroke-dasharray=\"2 4\"")
                case .bad: (paint.bad, " stroke-dasharray=\"7 4\"")
                }
            return "<path class=\"limit \(limit.kind.rawValue)\" stroke=\"\(colour)\"\(dashes) "
                + "d=\"M\(Self.text(left)) \(Self.text(y(limit.value)))H\(Self.text(end))\"/>"
        }
        let names = zip(limits, heights).map { limit, y in
            "<text x=\"\(Self.text(end + 6))\" y=\"\(Self.text(y + 4))\">"
                + "\(Self.escaped(limit.text, ChartDrawing.Limits.nameText))</text>"
        }
        return lines.joined()
            + "<g fill=\"\(paint.soft)\" font-size=\"12\">\(names.joined())</g>"
    }

    /// Where the names stand: beside their lines, moved apart where those are near.
    private var heights: [Double] {
        let order = limits.indices.sorted { (y(limits[$0].value), $0) < (y(limits[$1].value), $1) }
        var places = order.map { y(limits[$0].value) }
        for index in places.indices.dropFirst() {
            places[index] = max(places[index], places[index - 1] + 13)
        }
        let over = max(0, (places.last ?? 0) - floor)
        for index in places.indices.reversed() {
            let below = index + 1 < places.count ? places[index + 1] - 13 : places[index] - over
            places[index] = min(places[index], below)
        }
        var found = places
        for (place, index) in order.enumerated() { found[index] = places[place] }
        return found
    }
}
