// SPDX-License-Identifier: Apache-2.0

package import Alerts
package import Calendar
internal import Feeds
package import Ingest
package import Postgres
internal import Views
package import Wording

/// The alerts about a feed whose file must have come by a time of day.
package struct ArrivalAlerts: Sendable {
    let expectation: ArrivalExpectation

    package init(_ expectation: ArrivalExpectation) { self.expectation = expectation }

    /// Raises an alert for each deadline that passed without a file, and resolves those whose file
    /// came late.
    ///
    /// - Parameter now: seconds since 1970 UTC.
    /// - Returns: what was raised now.
    package func check(
        now: Int64, zone: Zone, language: Language, on connection: borrowing Connection
    ) throws -> [Alert] {
        let book = AlertBook(.arrivalMissed, language: language)
        var raised: [Alert] = []
        for turn in try expectation.turns(until: now, in: zone, on: connection) {
            // Which file was that deadline's late one: it does not count for this.
            let before = Anomaly.Key(
                subject: expectation.subject, since: Timestamp(seconds: turn.before))
            let taken = try book.resolvedAt(before, on: connection)
            guard
                let anomaly = try expectation.missed(
                    at: turn, after: taken, in: zone, on: connection),
                let alert = try book.raise(anomaly, on: connection)
            else { continue }
            raised.append(alert)
        }
        return raised
    }
}

extension ArrivalExpectation {
    /// Nil for a feed without a deadline.
    init?(_ feed: Feed) {
        guard let expected = feed.arrival.expected else { return nil }
        self.init(
            feed: feed.name, title: feed.title,
            deadline: Deadline(
                minute: expected.byMinute, weekdays: Set(expected.days),
                season: expected.season.map { .init(from: $0.from, through: $0.through) }))
    }
}
