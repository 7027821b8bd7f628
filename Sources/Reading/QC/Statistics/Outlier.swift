// SPDX-License-Identifier: Apache-2.0

/// A test of one suspicious value; it flags, it takes nothing away.
package struct Outlier: Sendable, Equatable {
    /// Of the value in what was given.
    package var index: Int
    package var statistic: Double
    package var critical: Double
    package var isOutlier: Bool { statistic > critical }

    package enum Side: Sendable { case low, high, both }
}
