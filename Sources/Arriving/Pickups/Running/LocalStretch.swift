// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// A stretch of time as the clocks of a zone show it, which have no offset.
///
/// Where they are set back in it, or have been before its end, it is wider: what is asked for twice
/// does no harm, and no row of the hour that comes twice is left out.
struct LocalStretch: Equatable {
    /// `2026-03-15T07:30:00`.
    let since: String
    let until: String

    /// - Parameters:
    ///   - since: seconds since 1970, as `until`.
    init(since: Int64, until: Int64, in zone: Zone) {
        let offsets = [since, until].map { Int64(zone.offset(atUTC: $0)) }
        let (least, most) = (min(offsets[0], offsets[1]), max(offsets[0], offsets[1]))
        self.since = InstantText.clock(since + least)
        self.until = InstantText.clock(until + most)
    }
}
