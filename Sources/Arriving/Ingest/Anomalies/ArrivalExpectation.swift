// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
package import Wording

/// A feed whose file must have come by a time of day.
package struct ArrivalExpectation: Sendable {
    package var feed: String
    package var title: String
    package var deadline: Deadline

    package init(feed: String, title: String, deadline: Deadline) {
        self.feed = feed
        self.title = title
        self.deadline = deadline
    }

    /// Raises an alert for each deadline that passed without a file, and resolves those whose file
    /// came late.
    ///
    /// A file counts from the deadline before on, unless it is the late one of that deadline; it is
    /// late up to half the time to the next. One that was rejected is not what was expected, nor is the
    /// same file once more. Deadlines
    /// from before the feed was known here are nobody's fault.
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
        let (before, due) = (turn.before, turn.due)
        let lateEnd = due + (turn.next - due) / 2
        let expected = Expectation(rule: .arrivalMissed, subject: "feed \(feed)", due: due)
        let taken = try Alert.resolvedAt(
            expected.rule, subject: expected.subject, dueAt: Timestamp(seconds: before),
            on: connection)
        let from = taken?.seconds ?? before
        let (arrived, lost) = try arrival(after: from, through: lateEnd, on: connection)
        let text = ArrivalText(title: title, zone: zone, language: language)
        return try expected.judge(
            happened: arrived, missed: { text.missed(due: due, lostAt: lost) },
            late: text.late, on: connection)
    }

    /// When this feed was first declared here.
    private func firstKnown(on connection: borrowing Connection) throws -> Int64? {
        try connection.query(
            """
            select floor(extract(epoch from min(first_used_at)))::bigint
              from bascule.feed_version where feed = \(feed)
            """
        ).first.flatMap { try $0[0, as: Int64?.self] }
    }

    /// The second in which the first good file came in (from, to], and the last that was not loaded.
    private func arrival(
        after from: Int64, through to: Int64, on connection: borrowing Connection
    ) throws -> (good: Int64?, lost: Int64?) {
        let row = try connection.query(
            """
            select floor(extract(epoch from min(arrived_at)
                       filter (where state in ('loaded', 'reverted'))))::bigint,
                   floor(extract(epoch from max(arrived_at)
                       filter (where state in ('rejected', 'failed'))))::bigint
              from bascule.file
             where feed = \(feed) and arrived_at >= \(Timestamp(seconds: from + 1))
               and arrived_at < \(Timestamp(seconds: to + 1))
            """)[0]
        return (try row[0, as: Int64?.self], try row[1, as: Int64?.self])
    }
}

/// What a person reads about a file that did not come.
private struct ArrivalText {
    let title: String
    let language: Language
    private let time: LocalTimeText

    init(title: String, zone: Zone, language: Language) {
        self.title = title
        self.language = language
        time = LocalTimeText(zone: zone, language: language)
    }

    func missed(due: Int64, lostAt lost: Int64?) -> String {
        switch language {
        case .fr:
            let end = lost.map { " Un fichier reçu le \(time.text($0)) n'a pas été chargé." } ?? ""
            return "\(title) : aucun fichier attendu pour le \(time.text(due)) n'est arrivé.\(end)"
                + " Voir l'expéditeur et la boîte de dépôt (`bascule status`)."
        case .en:
            let end = lost.map { " One that came at \(time.text($0)) was not loaded." } ?? ""
            return "\(title): no file has come that was expected by \(time.text(due)).\(end)"
                + " Look at its sender and at the inbox (`bascule status`)."
        }
    }

    func late(_ arrived: Int64) -> String {
        language == .fr ? "arrivé le \(time.text(arrived))" : "came at \(time.text(arrived))"
    }
}
