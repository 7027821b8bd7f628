// SPDX-License-Identifier: Apache-2.0

import Configuration
import FileSystem
import Foundation
import Jobs
import Postgres
import Schedules
import Wording

/// `config/schedules.yaml`, or where the settings say.
enum ScheduleDefaults {
    static func path(_ settings: Settings) -> String { settings.declarations.schedules }

    /// What the file declares, or nothing where there is none; and its mistakes.
    static func read(_ settings: Settings) -> (ScheduleFile, [Mistake]) {
        let path = path(settings)
        let now = Int64(Date().timeIntervalSince1970)
        guard let data = FileManager.default.contents(atPath: path) else {
            // One that can't be read is not taken for an empty one: all of its schedules would be no longer in it.
            if let mistake = Mistake.unreadable(path) {
                return (ScheduleFile(schedules: []), [mistake])
            }
            return ScheduleFile.read(
                "", file: path, zone: settings.zone, kinds: JobKinds.signatures, now: now)
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            return (ScheduleFile(schedules: []), [.notUTF8(path)])
        }
        return ScheduleFile.read(
            text, file: path, zone: settings.zone, kinds: JobKinds.signatures,
            names: KnownNames(settings), now: now)
    }

    /// Brings the database to what the file says, at the start of the service and before the commands
    /// that need it; gives what was done and left, one sentence each.
    static func apply(_ file: ScheduleFile, on connection: borrowing Connection) throws -> [Phrase]
    {
        try connection.transaction { connection in
            let now = try Scheduler.databaseTime(on: connection).seconds
            return try file.apply(kinds: JobKinds.signatures, now: now, on: connection)
        }
    }
}
