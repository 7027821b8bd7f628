// SPDX-License-Identifier: Apache-2.0

/// Days and times as Excel counts them.
package enum SheetDate {
    /// The number of a time, given as seconds since 1970-01-01 as if the local time were UTC.
    ///
    /// Nil before 1900-03-01, where Excel's calendar has a day too many, and from the year 10000
    /// on.
    package static func number(localSeconds: Double) -> Double? {
        let days = localSeconds / 86_400 + 25_569
        return days >= 61 && days < 2_958_466 ? days : nil
    }
}
