// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import Jobs
package import Journal
package import Postgres
package import Schedules

extension ScheduleStore {
    /// What changes schedules on behalf of somebody, in the transaction that the connection is in.
    package init(
        by actor: JournalActor, in settings: Settings, on connection: borrowing Connection
    ) throws {
        self.init(
            kinds: JobKinds.signatures, names: KnownNames(settings), by: actor.text,
            now: try Scheduler.databaseTime(on: connection).seconds, language: settings.language)
    }
}
