// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Postgres
internal import Schedules
internal import Wording

/// The alerts about schedules one of whose jobs must have succeeded by a time of day
/// (`succeed_by`).
struct DeadlineAlerts {
    private let book: AlertBook

    init(_ language: Language) { book = AlertBook(.notDone, language: language) }

    /// Raises an alert for each deadline that passed, and resolves those whose job succeeded later.
    ///
    /// - Parameter now: seconds since 1970 UTC.
    /// - Returns: what was raised now.
    func check(_ row: ScheduleRow, now: Int64, on connection: Connection) throws -> [Alert] {
        guard let deadlines = try SuccessDeadlines(row) else { return [] }
        let expectation = ScheduleExpectation(
            schedule: row.schedule.name, zone: deadlines.zone)
        let open = try book.openDueTimes(of: expectation.subject, on: connection).map(\.seconds)
        return try deadlines.passed(until: now, and: open, on: connection).compactMap {
            try expectation.missed(tick: $0.tick, due: $0.due, on: connection)
                .flatMap { try book.raise($0, on: connection) }
        }
    }

    /// Resolves the alerts of schedules that are not asked for any more.
    func withdraw(allBut asked: [ScheduleRow], on connection: Connection) throws {
        try book.withdraw(
            allBut: asked.map { ScheduleExpectation.subject(of: $0.schedule.name) },
            because: Phrase(en: "no longer asked", fr: "n'est plus demandé"), on: connection)
    }
}
