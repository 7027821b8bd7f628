// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
package import Views
internal import Wording

/// A feed whose file is due by a time of day.
package struct ArrivalExpectation: Sendable {
    package var feed: String
    package var title: String
    package var deadline: Deadline

    package init(feed: String, title: String, deadline: Deadline) {
        self.feed = feed
        self.title = title
        self.deadline = deadline
    }

    package var subject: String { "feed \(feed)" }

    /// The deadlines that passed lately, oldest first; those from before the feed was known here
    /// are nobody's fault.
    ///
    /// - Parameter now: seconds since 1970 UTC.
    package func turns(
        until now: Int64, in zone: Zone, on connection: borrowing Connection
    ) throws -> [Deadline.Turn] {
        guard let known = try firstKnown(on: connection) else { return [] }
        return deadline.turns(until: now, knownSince: known, in: zone)
    }

    /// What is to be told of a deadline that passed without a file, and how it ended where one came
    /// late; nil: all is well.
    ///
    /// A file counts from the deadline before on, unless it is the late one of that deadline; it is
    /// late up to half the time to the next. One that was rejected is not what was expected, nor is
    /// the same file once more.
    ///
    /// - Parameter taken: when the late file of the deadline before came, if one did.
    package func missed(
        at turn: Deadline.Turn, after taken: Timestamp?, in zone: Zone,
        on connection: borrowing Connection
    ) throws -> Anomaly? {
        let lateEnd = turn.due + (turn.next - turn.due) / 2
        let came = try arrival(
            after: taken?.seconds ?? turn.before, through: lateEnd, on: connection)
        if let good = came.good, good <= turn.due { return nil }
        let time = LocalTimeText(zone: zone)
        return Anomaly(
            subject, since: Timestamp(seconds: turn.due),
            sentence: sentence(time.text(turn.due), lostAt: came.lost.map(time.text)),
            end: came.good.map { good in
                let at = time.text(good)
                return Anomaly.End(
                    at: Timestamp(seconds: good),
                    resolution: Phrase(en: "came at \(at.en)", fr: "arrivé le \(at.fr)"))
            })
    }

    /// How a deadline stands at a moment.
    package enum Standing: Sendable, Equatable {
        /// It lies ahead, and no file has come.
        case ahead
        case came(at: Int64)
        case cameLate(at: Int64)
        /// It has passed, and no file has come.
        case overdue
    }

    /// The same rules as `missed`, of one deadline by itself.
    ///
    /// - Parameter now: seconds since 1970 UTC; so is `due`.
    package func standing(
        due: Int64, now: Int64, in zone: Zone, on connection: borrowing Connection
    ) throws -> Standing {
        guard let before = deadline.previous(before: due, in: zone) else { return .ahead }
        let earlier = deadline.previous(before: before, in: zone) ?? before - 86_400
        let last = try good(after: earlier, due: before, next: due, now: now, on: connection)
        // The late file of the deadline before is not this one's.
        let taken = last.flatMap { $0 > before ? $0 : nil }
        let next = deadline.due(after: due, through: due + 8 * 86_400, in: zone).first
        let good = try good(
            after: taken ?? before, due: due, next: next ?? due + 86_400, now: now, on: connection)
        if let good { return good <= due ? .came(at: good) : .cameLate(at: good) }
        // One from before the feed was known here is nobody's fault.
        let known = try firstKnown(on: connection)
        return now > due && known.map { $0 <= before } ?? false ? .overdue : .ahead
    }

    private func good(
        after from: Int64, due: Int64, next: Int64, now: Int64, on connection: borrowing Connection
    ) throws -> Int64? {
        try arrival(after: from, through: min(now, due + (next - due) / 2), on: connection).good
    }

    private func sentence(_ due: Phrase, lostAt lost: Phrase?) -> Phrase {
        let end = lost.map {
            Phrase(
                en: " One that came at \($0.en) was not loaded.",
                fr: " Un fichier reçu le \($0.fr) n'a pas été chargé.")
        }
        return Phrase(
            en: "\(title): no file has come that was expected by \(due.en).",
            fr: "\(title) : aucun fichier attendu pour le \(due.fr) n'est arrivé.")
            + (end ?? Phrase(""))
            + Phrase(
                en: " Look at its sender and at the inbox (`bascule status`).",
                fr: " Voir l'expéditeur et la boîte de dépôt (`bascule status`).")
    }

    /// When this feed was first declared here.
    private func firstKnown(on connection: borrowing Connection) throws -> Int64? {
        try connection.query(
            """
            select floor(extract(epoch from min(first_used_at)))::bigint as known
              from bascule.feed_version where feed = \(feed)
            """
        ).value(as: Int64?.self)
    }

    /// The seconds of what came in (from, to].
    private func arrival(
        after from: Int64, through to: Int64, on connection: borrowing Connection
    ) throws -> Arrivals {
        try connection.query(
            """
            select floor(extract(epoch from min(arrived_at)
                       filter (where state in ('loaded', 'reverted'))))::bigint as good,
                   floor(extract(epoch from max(arrived_at)
                       filter (where state in ('rejected', 'failed'))))::bigint as lost
              from bascule.file
             where feed = \(feed) and arrived_at >= \(Timestamp(seconds: from + 1))
               and arrived_at < \(Timestamp(seconds: to + 1))
            """
        ).decode(as: Arrivals.self)[0]
    }

    private struct Arrivals: RowDecodable {
        /// Of the first good file.
        let good: Int64?
        /// Of the last one that was not loaded.
        let lost: Int64?

        enum CodingKeys: String, RowColumn { case good, lost }

        init(_ row: RowReader<CodingKeys>) throws {
            good = try row[.good]
            lost = try row[.lost]
        }
    }
}
