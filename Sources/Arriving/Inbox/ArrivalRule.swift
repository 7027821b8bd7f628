// SPDX-License-Identifier: Apache-2.0

/// By what a file of one feed counts as complete.
struct ArrivalRule: Sendable, Hashable {
    /// Asked for even where the lease says that no writer is left.
    var quiet: Duration?
    /// Asked for where the lease can't tell, and of empty files.
    var fallbackQuiet: Duration
    var nulTailPatience: Duration
    var linkPatience: Duration
}
