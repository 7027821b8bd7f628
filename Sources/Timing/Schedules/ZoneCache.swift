// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Synchronization
internal import Wording

/// Zones that were read already; reading one takes about a millisecond.
package final class ZoneCache: Sendable {
    private let zones = Mutex<[String: Zone]>([:])

    package init() {}

    /// - Throws: `ScheduleError` where there is no such zone.
    package func zone(_ name: String) throws(ScheduleError) -> Zone {
        if let zone = zones.withLock({ $0[name] }) { return zone }
        do {
            let zone = try Zone(name)
            zones.withLock { $0[name] = zone }
            return zone
        } catch {
            throw ScheduleError(
                "zone", Phrase(of: error),
                Phrase(
                    en: "Write a name such as Europe/Paris or UTC",
                    fr: "Écrire un nom comme Europe/Paris ou UTC"))
        }
    }
}
