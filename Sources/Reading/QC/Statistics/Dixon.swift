// SPDX-License-Identifier: Apache-2.0

/// Dixon's Q (r10): the gap of the first or last value over the range, for 3 to 10 values.
package enum Dixon {
    package static let sizes = 3...10

    package enum Confidence: Int, CaseIterable, Sendable { case p90, p95, p99 }

    /// The end whose gap is larger, two-sided; nil for another number of values, or where all are
    /// alike.
    package static func test(
        _ values: [Double], _ confidence: Confidence = .p95
    ) -> Outlier? {
        guard sizes.contains(values.count) else { return nil }
        let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
        let sorted = order.map { values[$0] }
        let last = sorted.count - 1
        let range = sorted[last] - sorted[0]
        guard range > 0 else { return nil }
        let (low, high) = (sorted[1] - sorted[0], sorted[last] - sorted[last - 1])
        return Outlier(
            index: high >= low ? order[last] : order[0], statistic: max(low, high) / range,
            critical: table[values.count - 3][confidence.rawValue])
    }

    /// Two-sided, 90, 95 and 99 % (Rorabacher, Analytical Chemistry 63 (1991) 139, table I).
    private static let table: [[Double]] = [
        [0.941, 0.970, 0.994], [0.765, 0.829, 0.926], [0.642, 0.710, 0.821],
        [0.560, 0.625, 0.740], [0.507, 0.568, 0.680], [0.468, 0.526, 0.634],
        [0.437, 0.493, 0.598], [0.412, 0.466, 0.568],
    ]
}
