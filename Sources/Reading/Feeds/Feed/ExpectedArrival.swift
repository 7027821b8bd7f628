// SPDX-License-Identifier: Apache-2.0

/// When a file should have come; an alert is a later matter.
package struct ExpectedArrival: Sendable, Equatable {
    /// Minutes after local midnight.
    package var byMinute: Int
    /// 1 for Monday to 7 for Sunday.
    package var days: [Int]
    /// Nil for all year.
    package var season: ExpectedSeason?
}
