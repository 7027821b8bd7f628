// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
internal import Views

extension SiteState {
    /// The hour of the evening at which the night's work begins to be told.
    private static let eveningHour: Int64 = 18

    /// Yesterday's, by the site's clock.
    package static func evening(before now: Timestamp, in zone: Zone) -> Timestamp {
        let local = now.seconds + Int64(zone.offset(atUTC: now.seconds))
        let midnight = local - (local % 86_400 + 86_400) % 86_400
        return Timestamp(
            seconds: InstantText.instant(ofLocal: midnight - (24 - eveningHour) * 3_600, in: zone))
    }

    /// With what was done since yesterday evening.
    package func withNight(in zone: Zone, on connection: borrowing Connection) throws -> SiteState {
        var state = self
        state.night = try NightWork.since(Self.evening(before: at, in: zone), on: connection)
        return state
    }
}
