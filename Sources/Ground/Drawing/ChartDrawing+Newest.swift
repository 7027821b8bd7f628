// SPDX-License-Identifier: Apache-2.0

extension ChartDrawing {
    /// The share of a picture that a narrow window shows at once.
    private static let seenAtOnce = 0.5

    /// How far from the left its newest value stands, 0 to 1; nil where it has none.
    package var newest: Double? {
        let span = Span(self, left: 0, width: 1)
        return series.prefix(Limits.series).flatMap { one in
            one.points.enumerated().compactMap { place, point in
                holds(point.at) && (point.drawn != nil || point.isBound)
                    ? span.x(point.at, place) : nil
            }
        }.max()
    }

    /// Whether it ends in a gap so long that its newest end would show nothing else.
    var isEarly: Bool { newest.map { $0 < Self.seenAtOnce } ?? false }
}
