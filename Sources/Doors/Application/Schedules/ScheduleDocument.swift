// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
internal import Feeds
internal import Jobs
package import Journal
package import Postgres
internal import Schedules
package import Wording

/// A schedule as somebody outside writes it: by the keys of `schedules.yaml`, read by its reader.
package struct ScheduleDocument: Sendable {
    /// What is wrong with it.
    package struct Flaw: Error, Sendable {
        /// The key; nil: the whole.
        package let key: String?
        package let what: Phrase
        package let remedy: Phrase
    }

    package struct Refused: Error, Sendable {
        package let flaws: [Flaw]
    }

    private let schedule: Schedule
    private let settings: Settings

    /// - Parameters:
    ///   - keys: each with its value as JSON on one line.
    ///   - now: seconds since 1970-01-01 UTC.
    /// - Throws: `Refused` with all that is wrong.
    package init(
        _ name: String, _ keys: [(key: String, json: String)], in settings: Settings, now: Int64
    ) throws(Refused) {
        // A line a key, so that a mistake's line tells the key. JSON is YAML.
        let lines = keys.map { "  \(Self.quoted($0.key)): \($0.json)\n" }
        let text =
            Self.quoted(name) + ":" + (lines.isEmpty ? " {}\n" : "\n" + lines.joined())
        let (file, mistakes) = ScheduleFile.read(
            text, file: "schedule", zone: settings.zone, kinds: JobKinds.signatures,
            names: KnownNames(settings), now: now)
        guard let schedule = file.schedules.first, mistakes.isEmpty else {
            throw Refused(
                flaws: mistakes.map { mistake in
                    let place = mistake.line - 2
                    return Flaw(
                        key: keys.indices.contains(place) ? keys[place].key : nil,
                        what: mistake.words.what, remedy: mistake.words.remedy)
                })
        }
        self.schedule = schedule
        self.settings = settings
    }

    private static func quoted(_ text: String) -> String {
        String(jsonText([text]).dropFirst().dropLast())
    }

    package var zone: String { schedule.zone }

    /// The next instants at which it would be due, and what a change of clocks does to each.
    ///
    /// - Parameter now: seconds since 1970-01-01 UTC.
    package func next(
        _ count: Int, after now: Int64
    ) throws -> [(instant: Timestamp, note: Phrase?)] {
        let check = ScheduleCheck(kinds: JobKinds.signatures)
        let series = try check.series(of: schedule, anchor: now)
        var found: [(instant: Timestamp, note: Phrase?)] = []
        var after = now
        while found.count < count, let tick = series.next(after: after) {
            found.append((Timestamp(seconds: tick.instant), tick.note))
            after = tick.instant
        }
        return found
    }

    /// Gives the schedule of this name every key as it is here; omitted ones have their usual value.
    ///
    /// - Throws: `ScheduleError`.
    package func save(by actor: JournalActor, on connection: borrowing Connection) throws {
        let wanted = schedule
        _ = try EditSchedule(wanted.name, in: settings) { $0 = wanted }.run(
            by: actor, on: connection)
    }

    /// Nobody else changes it until the transaction ends: between a look at its version and a change.
    package static func lock(_ name: String, on connection: borrowing Connection) throws {
        try connection.execute(
            "select 1 from bascule.schedule where name = \(name) for update")
    }

    /// The keys that there are.
    package static var keys: [String] {
        ScheduleForm.schedule(kinds: JobKinds.signatures).names
    }
}
