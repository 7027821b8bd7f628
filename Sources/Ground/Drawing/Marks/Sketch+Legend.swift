// SPDX-License-Identifier: Apache-2.0

extension Sketch {
    /// Names are cut to this where there are several.
    private static let nameLetters = 26

    /// Rows of names that have room beside each other; one series needs no legend.
    static func legend(_ chart: ChartDrawing, _ width: Double) -> [[Int]] {
        let shown = chart.series.prefix(ChartDrawing.Limits.series)
        guard shown.count > 1 else { return [] }
        var (rows, used): ([[Int]], Double) = ([[]], 0)
        for (place, series) in shown.enumerated() {
            let room = legendWidth(series.name)
            if used + room > width - 24, !rows[rows.count - 1].isEmpty {
                rows.append([])
                used = 0
            }
            rows[rows.count - 1].append(place)
            used += room
        }
        return rows
    }

    private static func legendWidth(_ name: String) -> Double {
        Double(min(name.unicodeScalars.count, nameLetters)) * letter + 46
    }

    func legendRow(_ places: [Int], _ y: Double) -> String {
        var (text, x) = ("", 12.0)
        for place in places {
            let name = chart.series[place].name
            let key =
                chart.kind == .line
                ? lineKey(place, x, y - 4)
                : "<rect x=\"\(Self.text(x))\" y=\"\(Self.text(y - 10))\" width=\"22\" height=\"11\""
                    + "\(bars(of: place))/>"
            text +=
                key + "<text x=\"\(Self.text(x + 28))\" y=\"\(Self.text(y))\">"
                + "\(Self.escaped(name, Self.nameLetters))</text>"
            x += Self.legendWidth(name)
        }
        return text
    }

    private func lineKey(_ place: Int, _ x: Double, _ y: Double) -> String {
        "<path\(stroke(of: place)) d=\"M\(Self.text(x)) \(Self.text(y))h22\"/>"
            + "<path\(fill(of: place)) d=\"\(Self.shape(place, x + 11, y, 3.6))\"/>"
    }
}
