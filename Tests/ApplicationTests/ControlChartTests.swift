// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Application

/// Limits and rules of control charts, against values counted by hand.
@Suite struct ControlChartTests {
    private let limits = ControlLimits(mean: 0, deviation: 1)

    private func last(_ values: [Double]) -> [String] {
        limits.broken(by: values).last ?? []
    }

    @Test func `limits are the mean, and the mean distance of neighbours by 1.128`() throws {
        let found = try #require(ControlLimits([10, 12, 11, 13]))
        #expect(found.mean == 11.5)
        #expect(abs(found.deviation - (5.0 / 3) / 1.128) < 1e-12)
        #expect(ControlLimits([1, 2]) == nil && ControlLimits([1, .infinity, 2]) == nil)
    }

    @Test func `each rule is broken just beyond its edge, and not at it`() {
        #expect(last([3.01]) == ["1-3s", "1-2s"] && last([3]) == ["1-2s"])
        #expect(last([2.01]) == ["1-2s"] && last([2]) == [] && last([-2.5]) == ["1-2s"])
        #expect(last([2.1, 2.2]) == ["1-2s", "2-2s"] && last([2.1, 2]) == [])
        #expect(last([2.1, -2.2]) == ["1-2s", "R-4s"] && last([2, -2.2]) == ["1-2s"])
        #expect(last([1.1, 1.1, 1.1, 1.1]) == ["4-1s"] && last([1.1, 1, 1.1, 1.1]) == [])
        #expect(last([1.1, 1.1, -1.1, 1.1]) == [] && last([1.1, 1.1, 1.1]) == [])
        let ten = [Double](repeating: 0.1, count: 10)
        #expect(last(ten) == ["10-x"] && last(Array(ten.dropLast())) == [])
        #expect(last(ten.dropLast() + [-0.1]) == [] && last([0] + ten.dropLast()) == [])
    }

    @Test func `values that never differ break nothing`() throws {
        let found = try #require(ControlLimits([5, 5, 5, 5]))
        #expect(found.broken(by: [5, 5, 9]) == [[], [], []])
    }

    @Test func `a difference of files cancels equal lines as often as both have them`() {
        let found = ExportContent.difference(["h", "a", "a", "b"], ["h", "a", "c"])
        #expect(found.gone == ["a", "b"] && found.new == ["c"] && !found.isCut)
        let many = (0..<201).map { "\($0)" }
        let cut = ExportContent.difference([], many)
        #expect(cut.new.count == 200 && cut.isCut)
        #expect(!ExportContent.difference([], Array(many.dropLast())).isCut)
    }
}
