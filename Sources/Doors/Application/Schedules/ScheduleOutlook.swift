// SPDX-License-Identifier: Apache-2.0

internal import Calendar
package import Configuration
internal import Jobs
package import Postgres
internal import Schedules
package import Wording

/// A schedule as it stands: its fields, and the instants that come.
package struct ScheduleOutlook: Sendable {
    /// Instants that are looked ahead.
    package static let instants = 10

    /// One instant, and what a change of the clock does to it.
    package struct Coming: Sendable, Equatable {
        package let at: Timestamp
        package let note: Phrase?
    }

    /// How it would be.
    package struct Preview: Sendable {
        package let changes: [(field: String, from: String, to: String)]
        package let coming: [Coming]
        /// When it is due, in words.
        package let when: Phrase
    }

    package let name: String
    package let version: Int
    package let draft: ScheduleTexts
    package let coming: [Coming]
    private let schedule: Schedule
    private let anchor: Int64
    private let after: Int64

    /// Nil where there is no such schedule.
    package init?(_ name: String, on connection: borrowing Connection) throws {
        guard let row = try ScheduleStore.find(name, on: connection) else { return nil }
        self.name = name
        version = row.version
        schedule = row.schedule
        anchor = row.anchor
        after = max(row.cursor, try connection.now().seconds)
        draft = ScheduleTexts(row.schedule)
        coming = Self.coming(row.schedule, anchor: row.anchor, after: after)
    }

    /// - Throws: `ScheduleRefused` with all that is wrong.
    package func preview(_ draft: ScheduleTexts, in settings: Settings) throws -> Preview {
        let schedule = try draft.schedule(name, in: settings)
        let coming = Self.coming(schedule, anchor: anchor, after: after)
        guard !coming.isEmpty else {
            throw ScheduleRefused(
                "ends",
                Phrase(
                    en: "It would never come due after now. Give a time to come.",
                    fr: "Elle n'aurait plus d'échéance à venir. Donnez une heure à venir."))
        }
        return Preview(
            changes: self.draft.differences(to: ScheduleTexts(schedule)), coming: coming,
            when: schedule.form.words)
    }

    /// Empty where it is over, or its zone is gone.
    static func coming(_ schedule: Schedule, anchor: Int64, after: Int64) -> [Coming] {
        let series: TickSeries
        do {
            series = try ScheduleCheck(kinds: JobKinds.signatures).series(
                of: schedule, anchor: anchor)
        } catch {
            return []
        }
        var all: [Coming] = []
        var at = after
        while all.count < instants, let next = series.next(after: at) {
            all.append(Coming(at: Timestamp(seconds: next.instant), note: next.note))
            at = next.instant
        }
        return all
    }
}
