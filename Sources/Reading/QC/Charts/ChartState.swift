// SPDX-License-Identifier: Apache-2.0

/// What a chart remembers from run to run: kept beside a run, the computation goes on behind it.
package struct ChartState: Sendable, Codable, Equatable {
    var westgard = WestgardChart.State()
    var tracks: [ChartKey: Track] = [:]

    /// One sequence of points.
    struct Track: Sendable, Codable, Equatable {
        var sequence = RuleSequence()
        var last: Double?
        var ewma: Ewma?
        var cusum: Cusum?
    }

    package init() {}
}
