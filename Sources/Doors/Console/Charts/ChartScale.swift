// SPDX-License-Identifier: Apache-2.0

/// Places of values on an axis, with round ticks.
struct ChartScale: Sendable, Equatable {
    let low: Double
    let high: Double
    let step: Double

    /// A scale that has all values in it, with about so many ticks: each 1, 2 or 5 of some power of
    /// ten.
    init(_ values: some Sequence<Double>, ticks: Int = 5) {
        let finite = values.filter(\.isFinite)
        var low = finite.min() ?? 0
        var high = finite.max() ?? 1
        if low == high {
            let room = low == 0 ? 1 : abs(low) * 0.05
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

    /// With so many figures behind the point and none of a zero's sign.
    static func text(_ value: Double, decimals: Int) -> String {
        var factor = 1.0
        for _ in 0..<decimals { factor *= 10 }
        let scaled = (abs(value) * factor).rounded()
        guard scaled < 9e15 else { return "\(value)" }
        let figures = "\(Int64(scaled))"
        let padded = String(repeating: "0", count: max(0, decimals + 1 - figures.count)) + figures
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard decimals > 0 else { return sign + padded }
        return sign + padded.dropLast(decimals) + "." + padded.suffix(decimals)
    }
}
