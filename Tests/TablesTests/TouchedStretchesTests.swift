// SPDX-License-Identifier: Apache-2.0

import Tables
import TestSupport
import Testing

@Suite struct TouchedStretchesTests {
    @Test func `stretches are cells next to each other, before and after the epoch`() {
        var times = TouchedStretches(.microseconds)
        let quarter: Int64 = 900_000_000
        for value in [0, 1, quarter, -1, -quarter - 1, 10 * quarter] { times.addValue(value) }
        #expect(times.ranges == [-2 * quarter..<2 * quarter, 10 * quarter..<11 * quarter])
    }

    @Test func `too many quarter hours become days, too many days one stretch`() {
        var times = TouchedStretches(.microseconds)
        let quarter: Int64 = 900_000_000
        let day: Int64 = 96 * quarter
        for number in 0...Int64(TouchedStretches.cellsLimit) {
            times.addValue(number * 2 * quarter)
        }
        #expect(times.ranges == [0..<(Int64(TouchedStretches.cellsLimit) * 2 / 96 + 1) * day])
        for number in 0...Int64(TouchedStretches.cellsLimit) { times.addValue(-number * 2 * day) }
        times.addValue(day * 100_000)
        #expect(times.ranges == [-Int64(TouchedStretches.cellsLimit) * 2 * day..<100_001 * day])
        var days = TouchedStretches(.days)
        for number in 0...Int64(TouchedStretches.cellsLimit) { days.addValue(number * 3) }
        #expect(days.ranges == [0..<Int64(TouchedStretches.cellsLimit) * 3 + 1])
    }

    @Test func `a union has all of both, however many they are`() {
        var random = SeededGenerator(for: "TouchedStretches")
        for _ in 0..<20 {
            var (left, right, both) = (
                TouchedStretches(.microseconds), TouchedStretches(.microseconds), Set<Int64>()
            )
            let spread = Int64(1) << Int64.random(in: 30...58, using: &random)
            for _ in 0..<Int.random(in: 0...30_000, using: &random) {
                let value = Int64.random(in: -spread...spread, using: &random)
                both.insert(value)
                if Bool.random(using: &random) {
                    left.addValue(value)
                } else {
                    right.addValue(value)
                }
            }
            left.formUnion(right)
            let ranges = left.ranges
            #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
            for value in both {
                let index = ranges.firstIndex { $0.upperBound > value }
                guard let index, ranges[index].contains(value) else {
                    Issue.record("\(value) is lost")
                    break
                }
            }
        }
    }
}
