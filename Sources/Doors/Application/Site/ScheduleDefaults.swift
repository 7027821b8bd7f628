// SPDX-License-Identifier: Apache-2.0

package import Configuration
internal import FileSystem
internal import Foundation
internal import Jobs
package import Schedules

/// `config/schedules.yaml`, or where the settings say.
package enum ScheduleDefaults {
    package static func path(_ settings: Settings) -> String { settings.declarations.schedules }

    /// Contents of the file, empty if there is none; and its mistakes.
    package static func read(_ settings: Settings) -> (ScheduleFile, [Mistake]) {
        let path = path(settings)
        let now = Int64(Date().timeIntervalSince1970)
        guard let data = FileManager.default.contents(atPath: path) else {
            // A file that can't be read is not taken for an empty one: that would remove all of its
            // schedules.
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
}
