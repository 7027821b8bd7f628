// SPDX-License-Identifier: Apache-2.0

package import Configuration
package import Journal
package import Postgres
internal import Schedules

/// Enqueues a job for each window between two instants whose tick enqueued none.
package struct BackfillSchedule: Action {
    package static let verb = Verb.backfillSchedule

    private let name: String
    private let from: Int64
    private let to: Int64
    private let again: Bool
    private let settings: Settings

    package init(_ name: String, from: Int64, to: Int64, again: Bool = false, in settings: Settings)
    {
        self.name = name
        self.from = from
        self.to = to
        self.again = again
        self.settings = settings
    }

    /// - Returns: the jobs' ids.
    /// - Throws: `ScheduleError`.
    package func run(
        by actor: JournalActor, on connection: borrowing Connection
    ) throws -> [Int64] {
        try ScheduleStore.change(by: actor, in: settings, on: connection) { store, connection in
            try store.backfill(name, from: from, to: to, again: again, on: connection)
        }
    }

    /// The windows that it would enqueue a job for; only reads.
    ///
    /// - Throws: `ScheduleError`.
    package func windows(
        on connection: borrowing Connection
    ) throws -> [(start: Timestamp?, end: Timestamp)] {
        let store = ScheduleStore(
            kinds: JobKinds.signatures, by: "",
            now: try Scheduler.databaseTime(on: connection).seconds)
        return try store.backfillWindows(name, from: from, to: to, again: again, on: connection)
            .map { ($0.start.map(Timestamp.init(seconds:)), Timestamp(seconds: $0.end)) }
    }
}
