// SPDX-License-Identifier: Apache-2.0

/// A time as a clock on the wall shows it.
struct LocalTime: Equatable {
    /// Days since 1970-01-01.
    var days: Int64
    var microseconds: Int64 = 0
    /// Seconds east of UTC, when the text said so.
    var offset: Int?
    /// Whether the text has a time finer than the microsecond: it is cut off.
    var isCut = false
}
