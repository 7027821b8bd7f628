// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
package import Wording

/// A schedule one of whose jobs must have succeeded by a time of day: "the nightly aggregates are
/// done by 06:30".
package struct ScheduleExpectation: Sendable {
    package var schedule: String
    private let zone: Zone
    private let language: Language
    private let time: LocalTimeText

    package init(schedule: String, zone: Zone, language: Language) {
        self.schedule = schedule
        self.zone = zone
        self.language = language
        time = LocalTimeText(zone: zone, language: language)
    }

    private var subject: String { "schedule \(schedule)" }

    /// Raises an alert where no job has succeeded by the due time, and resolves it where one did so
    /// later.
    ///
    /// - Parameters:
    ///   - tick: the nominal instant of the first tick that it is for; seconds since 1970 UTC.
    ///   - due: by when.
    /// - Returns: what was raised now.
    package func check(
        tick: Int64, due: Int64, on connection: borrowing Connection
    ) throws -> Alert? {
        try Expectation(rule: .notDone, subject: subject, due: due).judge(
            happened: try firstSuccess(for: tick, on: connection),
            missed: { message(due, try lastWord(before: due, on: connection)) },
            late: {
                language == .fr ? "terminé le \(time.text($0))" : "done at \(time.text($0))"
            }, on: connection)
    }

    /// The due times of its alerts that nothing has resolved yet, oldest first.
    package func openDueTimes(on connection: borrowing Connection) throws -> [Int64] {
        try connection.query(
            """
            select floor(extract(epoch from due_at))::bigint from bascule.alert
             where rule = \(Alert.Rule.notDone.rawValue) and subject = \(subject)
               and resolved_at is null
             order by due_at
             limit 1000
            """
        ).map { try $0[0, as: Int64.self] }
    }

    /// Resolves the alerts of schedules that are not asked for any more.
    package static func withdraw(
        allBut asked: [String], language: Language, on connection: borrowing Connection
    ) throws {
        try connection.execute(
            """
            update bascule.alert
               set resolved_at = now(),
                   resolution = \(language == .fr ? "n'est plus demandé" : "no longer asked")
             where rule = \(Alert.Rule.notDone.rawValue) and resolved_at is null
               and subject <> all(\(asked.map { "schedule \($0)" }))
            """)
    }

    private func message(_ due: Int64, _ last: (tick: Int64, sentence: String)?) -> String {
        let due = time.text(due)
        let (tick, sentence) = (last.map { time.text($0.tick) } ?? "", last?.sentence)
        return switch language {
        case .fr:
            "\(schedule) : pas terminé le \(due), l'heure limite."
                + (sentence.map { " Dernière échéance, le \(tick) : \($0)." } ?? "")
                + " Voir `bascule schedules show \(schedule)`."
        case .en:
            "\(schedule): not done by \(due)."
                + (sentence.map { " Its last tick, \(tick): \($0)." } ?? "")
                + " Look at `bascule schedules show \(schedule)`."
        }
    }

    /// The second in which the first job succeeded that did the work of this tick or of a later one.
    ///
    /// A run by hand that ended after the tick counts, whenever it was begun; a backfill counts for the
    /// ticks of its windows.
    private func firstSuccess(
        for tick: Int64, on connection: borrowing Connection
    ) throws -> Int64? {
        let tick = Timestamp(seconds: tick)
        return try connection.query(
            """
            select floor(extract(epoch from min(h.ended_at)))::bigint
              from bascule.tick t
              join bascule.job_history h on h.id = t.job_id
             where t.schedule = \(schedule) and h.outcome = 'succeeded'
               and h.ended_at >= \(tick)
               and (t.nominal_at >= \(tick) or t.outcome = 'by_hand')
            """
        ).first.flatMap { try $0[0, as: Int64?.self] }
    }

    /// What became of the last tick before the deadline, and of its job.
    private func lastWord(
        before due: Int64, on connection: borrowing Connection
    ) throws -> (tick: Int64, sentence: String)? {
        try connection.query(
            """
            select floor(extract(epoch from t.nominal_at))::bigint,
                   concat(t.sentence, ' (' || j.state || ')')
              from (select * from bascule.tick
                     where schedule = \(schedule) and nominal_at <= \(Timestamp(seconds: due))
                     order by nominal_at desc limit 1) t
              left join bascule.jobs j on j.id = t.job_id
            """
        ).first.map { (try $0[0, as: Int64.self], try $0[1, as: String.self]) }
    }
}
