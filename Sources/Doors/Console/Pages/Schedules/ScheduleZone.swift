// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// The zone of a schedule.
enum ScheduleZone {
    /// Nil: it is gone from the system.
    static func find(_ name: String) -> Zone? {
        do { return try Zone(name) } catch { return nil }
    }
}
