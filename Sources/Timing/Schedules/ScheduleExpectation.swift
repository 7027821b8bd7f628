// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
package import Views
internal import Wording

/// A schedule one of whose jobs must have succeeded by a time of day: "the nightly aggregates are
/// done by 06:30".
package struct ScheduleExpectation: Sendable {
    package var schedule: String
    private let time: LocalTimeText

    package init(schedule: String, zone: Zone) {
        self.schedule = schedule
        time = LocalTimeText(zone: zone)
    }

    package var subject: String { Self.subject(of: schedule) }

    package static func subject(of schedule: String) -> String { "schedule \(schedule)" }

    /// What is to be told where no job has succeeded by the due time, and how it ended where one
    /// did so later; nil: all is well.
    ///
    /// - Parameters:
    ///   - tick: the nominal instant of the first tick that it is for; seconds since 1970 UTC.
    ///   - due: by when.
    package func missed(
        tick: Int64, due: Int64, on connection: borrowing Connection
    ) throws -> Anomaly? {
        let success = try firstSuccess(for: tick, on: connection)
        if let success, success <= due { return nil }
        return Anomaly(
            subject, since: Timestamp(seconds: due),
            sentence: sentence(due, try lastWord(before: due, on: connection)),
            end: success.map { success in
                let time = time.text(success)
                return Anomaly.End(
                    at: Timestamp(seconds: success),
                    resolution: Phrase(en: "done at \(time.en)", fr: "terminé le \(time.fr)"))
            })
    }

    private func sentence(_ due: Int64, _ last: LastTick?) -> Phrase {
        let due = time.text(due)
        let word = last.map { last in
            let tick = time.text(last.nominal.seconds)
            return Phrase(
                en: " Its last tick, \(tick.en): \(last.sentence).",
                fr: " Dernière échéance, le \(tick.fr) : \(last.sentence).")
        }
        return Phrase(
            en: "\(schedule): not done by \(due.en).",
            fr: "\(schedule) : pas terminé le \(due.fr), l'heure limite.")
            + (word ?? Phrase(""))
            + Phrase(
                en: " Look at `bascule schedules show \(schedule)`.",
                fr: " Voir `bascule schedules show \(schedule)`.")
    }

    /// The second in which the first job succeeded that did the work of this tick or of a later
    /// one.
    ///
    /// A run by hand that ended after the tick counts, whenever it was begun; a backfill counts for
    /// the ticks of its windows.
    private func firstSuccess(
        for tick: Int64, on connection: borrowing Connection
    ) throws -> Int64? {
        let tick = Timestamp(seconds: tick)
        return try connection.query(
            """
            select floor(extract(epoch from min(h.ended_at)))::bigint as ended
              from bascule.tick t
              join bascule.job_history h on h.id = t.job_id
             where t.schedule = \(schedule) and h.outcome = 'succeeded'
               and h.ended_at >= \(tick)
               and (t.nominal_at >= \(tick) or t.outcome = 'by_hand')
            """
        ).firstValue(as: Int64?.self) ?? nil
    }

    /// The last tick before the deadline, and the result of its job.
    private func lastWord(
        before due: Int64, on connection: borrowing Connection
    ) throws -> LastTick? {
        try connection.query(
            """
            select t.nominal_at, concat(t.sentence, ' (' || j.state || ')') as sentence
              from (select * from bascule.tick
                     where schedule = \(schedule) and nominal_at <= \(Timestamp(seconds: due))
                     order by nominal_at desc limit 1) t
              left join bascule.jobs j on j.id = t.job_id
            """
        ).decode(as: LastTick.self).first
    }

    private struct LastTick: RowDecodable {
        let nominal: Timestamp
        let sentence: String

        enum CodingKeys: String, RowColumn {
            case nominal = "nominal_at", sentence
        }

        init(_ row: RowReader<CodingKeys>) throws {
            nominal = try row[.nominal]
            sentence = try row[.sentence]
        }
    }
}
