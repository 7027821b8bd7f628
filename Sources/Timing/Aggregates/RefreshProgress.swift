// SPDX-License-Identifier: Apache-2.0

/// How far a refresh has come.
package struct RefreshProgress: Sendable, Equatable {
    /// The aggregate whose window was computed last.
    package var aggregate: String
    /// The first day of that window, in days since 1970-01-01.
    package var day: Int64
    package var computed: Int
    package var failed: Int
    /// Windows known to be stale at the start, and those that became so since.
    package var total: Int
}
