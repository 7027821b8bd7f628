// SPDX-License-Identifier: Apache-2.0

package import Postgres
package import Site

/// A schedule one of whose jobs must have succeeded by a time of day: "the nightly aggregates are
/// done by 06:30".
package struct ScheduleExpectation: Sendable {
    package var schedule: String
    package var deadline: Deadline

    package init(schedule: String, deadline: Deadline) {
        self.schedule = schedule
        self.deadline = deadline
    }

    /// Raises an alert for each deadline that passed without a success since the one before, and
    /// resolves those whose job succeeded late.
    ///
    /// - Parameter now: seconds since 1970 UTC.
    /// - Returns: what was raised now.
    package func check(
        now: Int64, zone: Zone, language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        guard let known = try firstKnown(on: connection) else { return [] }
        return try deadline.turns(until: now, knownSince: known, in: zone)
            .compactMap { try check($0, zone, language, on: connection) }
    }

    private func check(
        _ turn: Deadline.Turn, _ zone: Zone, _ language: Language,
        on connection: borrowing Connection
    ) throws -> Alert? {
        let due = turn.due
        let subject = "schedule \(schedule)"
        // The late success of the deadline before is not this one's.
        let taken = try Alert.resolvedAt(
            .notDone, subject: subject, dueAt: Timestamp(seconds: turn.before), on: connection)
        let from = taken.map { $0.microsecondsSince1970 / 1_000_000 } ?? turn.before
        let end = try firstSuccess(after: from, through: turn.next, on: connection)
        if let end, end <= due { return nil }
        let dueAt = Timestamp(seconds: due)
        let time = LocalTimeText(zone: zone, language: language)
        let why = try lastWord(before: due, on: connection)
        let alert = try Alert.raise(
            .notDone, subject: subject, dueAt: dueAt,
            message: message(time.text(due), why, language), on: connection)
        if let end {
            try Alert.resolve(
                .notDone, subject: subject, dueAt: dueAt, at: Timestamp(seconds: end),
                because: language == .fr
                    ? "terminé le \(time.text(end))" : "done at \(time.text(end))",
                on: connection)
        }
        return alert
    }

    private func message(_ due: String, _ why: String?, _ language: Language) -> String {
        let last = why.map { " \($0)" } ?? ""
        return switch language {
        case .fr:
            "\(schedule) : pas terminé le \(due), l'heure limite.\(last)"
                + " Voir `bascule schedules show \(schedule)`."
        case .en:
            "\(schedule): not done by \(due).\(last)"
                + " Look at `bascule schedules show \(schedule)`."
        }
    }

    private func firstKnown(on connection: borrowing Connection) throws -> Int64? {
        try connection.query(
            """
            select floor(extract(epoch from anchor_at))::bigint
              from bascule.schedule where name = \(schedule)
            """
        ).first.map { try $0[0, as: Int64.self] }
    }

    /// The second in which the first of its jobs succeeded in (after, through].
    private func firstSuccess(
        after: Int64, through: Int64, on connection: borrowing Connection
    ) throws -> Int64? {
        try connection.query(
            """
            select floor(extract(epoch from min(h.ended_at)))::bigint
              from bascule.tick t
              join bascule.job_history h on h.id = t.job_id
             where t.schedule = \(schedule) and h.outcome = 'succeeded'
               and h.ended_at >= \(Timestamp(seconds: after + 1))
               and h.ended_at < \(Timestamp(seconds: through + 1))
            """
        ).first.flatMap { try $0[0, as: Int64?.self] }
    }

    /// What became of the last tick before the deadline.
    private func lastWord(before due: Int64, on connection: borrowing Connection) throws -> String?
    {
        try connection.query(
            """
            select sentence from bascule.tick
             where schedule = \(schedule) and nominal_at <= \(Timestamp(seconds: due))
             order by nominal_at desc limit 1
            """
        ).first.map { try $0[0, as: String.self] }
    }
}
