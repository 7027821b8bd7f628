// SPDX-License-Identifier: Apache-2.0

/// What is written below an axis of time, and where.
struct ChartTick: Equatable {
    /// Of points that stand in their order: which one.
    var place = 0
    var at: Int64
    var text: String
}
