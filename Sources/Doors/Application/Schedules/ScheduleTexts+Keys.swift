// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Postgres
internal import Schedules

/// A schedule as a program sends it.
extension ScheduleTexts {
    /// - Parameter keys: by the names of schedules.yaml; `arguments` as JSON.
    package init(keys: [String: String]) { self.init(texts: keys) }

    /// The zone, and the next instants at which it would be due, each with what a change of clocks
    /// does to it.
    ///
    /// - Throws: `ScheduleRefused` with all that is wrong.
    package func outlook(
        in settings: Settings, after now: Timestamp
    ) throws -> (zone: String, coming: [ScheduleOutlook.Coming]) {
        let schedule = try schedule("preview", in: settings)
        return (
            schedule.zone,
            ScheduleOutlook.coming(schedule, anchor: now.seconds, after: now.seconds)
        )
    }

    /// Nobody else changes the schedule until the transaction ends: between a look at its version
    /// and a change.
    package static func lock(_ name: String, on connection: borrowing Connection) throws {
        try connection.execute(
            "select 1 from bascule.schedule where name = \(name) for update")
    }
}
