// SPDX-License-Identifier: Apache-2.0

package import Journal
package import Postgres
package import Schedules
package import Wording

/// Applies the file to the schedules, as each start of the service does.
package struct ApplySchedules: Action {
    package static let verb = Verb.applySchedules

    private let file: ScheduleFile

    package init(_ file: ScheduleFile) { self.file = file }

    /// Its entries name the file (`config`), whoever applies it.
    ///
    /// - Returns: the changes, and the schedules left as they are, one sentence each.
    package func run(
        by _: JournalActor, on connection: borrowing Connection
    ) throws -> [Phrase] {
        try connection.transaction { connection in
            let now = try Scheduler.databaseTime(on: connection).seconds
            return try file.apply(kinds: JobKinds.signatures, now: now, on: connection)
        }
    }
}
