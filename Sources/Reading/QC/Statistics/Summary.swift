// SPDX-License-Identifier: Apache-2.0

/// Mean, deviation and range of values.
package struct Summary: Sendable, Equatable {
    package let n: Int
    /// 0 for no values.
    package let mean: Double
    package let range: Double
    /// s with n − 1; nil for less than two values.
    package let deviation: Double?

    /// In two passes, the second corrected by what the first lost (Chan, Golub, LeVeque 1983).
    package init(_ values: [Double]) {
        n = values.count
        guard let first = values.first else {
            (mean, range, deviation) = (0, 0, nil)
            return
        }
        // Around the first value, so that values alike have their own value as their mean.
        let around = values.reduce(0) { $0 + ($1 - first) } / Double(n)
        mean = first + around
        range = (values.max() ?? first) - (values.min() ?? first)
        guard n > 1 else {
            deviation = nil
            return
        }
        var (squares, rest) = (0.0, 0.0)
        for value in values {
            let distance = value - mean
            squares += distance * distance
            rest += distance
        }
        deviation = (max(0, squares - rest * rest / Double(n)) / Double(n - 1)).squareRoot()
    }
}
