// SPDX-License-Identifier: Apache-2.0

/// A value at an instant.
struct ChartPoint: Sendable {
    /// Seconds since 1970-01-01 UTC.
    var at: Int64
    /// Nil: a value that is no number, `< 0.05`: it is shown, and stands at no height.
    var value: Double?
    /// What is told of it.
    var title: String
    /// Names of the rules that it breaks.
    var violates: [String] = []
}
