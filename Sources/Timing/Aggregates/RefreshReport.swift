// SPDX-License-Identifier: Apache-2.0

/// Result of a refresh.
package struct RefreshReport: Sendable, Equatable {
    package struct Failure: Sendable, Equatable {
        package var aggregate: String
        package var day: Int64
        package var message: String
    }

    package var computed = 0
    /// How many of them gave other rows than before.
    package var changed = 0
    package var rows: Int64 = 0
    package var failures: [Failure] = []
    /// Chosen, and can't be computed: `prepare` said why.
    package var leftOut: [String] = []
    /// Chosen windows that are stale at the end: they fail, or are being computed elsewhere.
    package var stale = 0
    /// How many of these failed when they were computed last.
    package var failing = 0
}
