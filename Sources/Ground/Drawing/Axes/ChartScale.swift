// SPDX-License-Identifier: Apache-2.0

/// Places of values on an axis, with round ticks.
struct ChartScale: Sendable, Equatable {
    /// Values nearer than this, or than this share of their size, are not told apart.
    private static let (least, leastShare) = (1e-8, 1e-12)

    let low: Double
    let high: Double
    let step: Double

    /// A scale that has all values in it, with about so many ticks: each 1, 2 or 5 of some power of
    /// ten.
    ///
    /// What is no number, or beyond what a chart draws, has no place on it.
    init(_ values: some Sequence<Double>, ticks: Int = 5) {
        let drawn = values.filter { abs($0) <= ChartDrawing.Limits.magnitude }
        var low = drawn.min() ?? 0
        var high = drawn.max() ?? 1
        let size = max(abs(low), abs(high))
        if high - low < max(Self.least, size * Self.leastShare) {
            let room = size == 0 ? 1 : max(size * 0.05, 100 * Self.least)
            (low, high) = (low - room, high + room)
        }
        let raw = (high - low) / Double(max(1, ticks))
        var power = 1.0
        while power * 10 <= raw { power *= 10 }
        while power > raw { power /= 10 }
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 >= raw * 0.999_999 } ?? power * 10
        self.step = step
        self.low = (low / step).rounded(.down) * step
        self.high = (high / step).rounded(.up) * step
    }

    var ticks: [Double] {
        let count = Int(((high - low) / step).rounded())
        return (0...max(1, count)).map { low + Double($0) * step }
    }

    /// Figures behind the point that tell its ticks apart.
    var decimals: Int {
        var (decimals, unit) = (0, step)
        while decimals < 9, abs(unit - unit.rounded()) > 1e-9 * max(1, abs(unit)) {
            unit *= 10
            decimals += 1
        }
        return decimals
    }

    /// 0 at the low end, 1 at the high one.
    func place(_ value: Double) -> Double { (value - low) / (high - low) }
}
