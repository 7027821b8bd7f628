// SPDX-License-Identifier: Apache-2.0

/// How long the windows of an aggregate are, and on which day each of them begins.
package enum Grain: String, Sendable, CaseIterable {
    /// From the site's cut-over hour to the next day's.
    case factoryDay = "factory_day"
    /// From midnight to midnight.
    case day
    /// From Monday to Sunday, as ISO 8601 counts weeks.
    case week
    case month
    /// Three months, from the first of January, April, July and October.
    case quarter
    /// From 1 January.
    case year
    /// From each day of the year that the declaration names.
    case periods
    /// From the season's first day to the next season's.
    case season
}
