// SPDX-License-Identifier: Apache-2.0

/// A stretch of time that an aggregate has rows for: `[start, end)`.
package struct Window: Sendable, Hashable {
    /// Seconds since 1970-01-01 UTC.
    package var start: Int64
    package var end: Int64
    /// The local days it is named by, `firstDay..<endDay`, in days since 1970-01-01.
    ///
    /// A factory day is named by the day it begins on.
    package var firstDay: Int64
    package var endDay: Int64

    package init(start: Int64, end: Int64, firstDay: Int64, endDay: Int64) {
        self.start = start
        self.end = end
        self.firstDay = firstDay
        self.endDay = endDay
    }
}
