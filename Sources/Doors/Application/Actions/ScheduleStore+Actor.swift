// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Jobs
internal import Journal
internal import Postgres
internal import Schedules

extension ScheduleStore {
    /// Changes schedules on behalf of an actor, in a transaction; declarations are read before it
    /// begins.
    static func change<Value>(
        by actor: JournalActor, in settings: Settings, on connection: borrowing Connection,
        _ body: (ScheduleStore, borrowing Connection) throws -> Value
    ) throws -> Value {
        let names = KnownNames(settings)
        return try connection.transaction { connection in
            let store = ScheduleStore(
                kinds: JobKinds.signatures, names: names, by: actor.text,
                now: try Scheduler.databaseTime(on: connection).seconds,
                language: settings.language)
            return try body(store, connection)
        }
    }
}
