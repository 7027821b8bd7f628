// SPDX-License-Identifier: Apache-2.0

/// Where a chart has its centre and limits from.
package enum LimitSource: Sendable, Equatable {
    /// Target and s of each lot.
    case assigned
    /// Estimated in phase I, or frozen; what is not in it can't be judged.
    case estimated([ChartKey: ChartLimits])
}
