// SPDX-License-Identifier: Apache-2.0

/// The conditions for a complete file of one feed.
struct ArrivalRule: Sendable, Hashable {
    /// Required even where the lease says that no writer is left.
    var quiet: Duration?
    /// Required where the lease can't tell, and for empty files.
    var fallbackQuiet: Duration
    var nulTailPatience: Duration
    var linkPatience: Duration
}
