// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Journal
package import Postgres
package import Schedules

/// Changes a schedule; it holds at once, and the file does not put it back.
package struct EditSchedule: Action {
    package static let verb = Verb.editSchedule

    private let name: String
    private let change: @Sendable (inout Schedule) throws -> Void
    private let settings: Settings
    private let version: Int?
    /// Of the jobs that it will enqueue, where a whole schedule was given; else empty.
    package let kind: String

    /// - Parameter version: the one that was looked at.
    /// - Throws: `ScheduleRefused` with all that is wrong.
    package init(
        _ name: String, to draft: ScheduleTexts, ifVersion version: Int, in settings: Settings
    ) throws {
        let schedule = try draft.schedule(name, in: settings)
        self.name = name
        self.settings = settings
        self.version = version
        kind = schedule.kind
        change = { $0 = schedule }
    }

    package init(
        _ name: String, in settings: Settings,
        _ change: @escaping @Sendable (inout Schedule) throws -> Void
    ) {
        self.name = name
        self.change = change
        self.settings = settings
        version = nil
        kind = ""
    }

    /// - Returns: the fields that have another value now.
    /// - Throws: `ScheduleError`, `ScheduleOutdated`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> [ScheduleField] {
        try ScheduleStore.change(by: actor, in: settings, on: connection) { store, connection in
            try store.edit(name, ifVersion: version, on: connection, change)
        }
    }

    /// Whether somebody else was faster.
    package static func isOutdated(_ error: any Error) -> Bool { error is ScheduleOutdated }
}
