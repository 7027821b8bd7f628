// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Feeds
internal import Ingest
package import Postgres

/// The file that a feed's declaration expects on a day of the factory, and whether it has come.
package struct FeedExpectation: Sendable, Equatable {
    package enum Standing: Sendable, Equatable {
        case ahead
        case came(Timestamp)
        case cameLate(Timestamp)
        case overdue
    }

    /// Nil: on other days.
    package let due: Timestamp?
    package let standing: Standing

    /// Of the feeds that expect any.
    ///
    /// - Parameter day: of the factory.
    package static func of(
        _ feeds: [String], on day: Range<Timestamp>, now: Timestamp, in zone: Zone,
        _ installation: Installation, on connection: borrowing Connection
    ) throws -> [String: FeedExpectation] {
        var all: [String: FeedExpectation] = [:]
        for feed in installation.catalog.feeds where feeds.contains(feed.name) {
            guard let expected = ArrivalExpectation(feed) else { continue }
            let due = expected.deadline.due(
                after: day.lowerBound.seconds - 1, through: day.upperBound.seconds - 1, in: zone
            ).first
            all[feed.name] = FeedExpectation(
                due: due.map(Timestamp.init(seconds:)),
                standing: try due.map { due in
                    Standing(
                        try expected.standing(due: due, now: now.seconds, in: zone, on: connection))
                } ?? .ahead)
        }
        return all
    }
}

extension FeedExpectation.Standing {
    fileprivate init(_ standing: ArrivalExpectation.Standing) {
        self =
            switch standing {
            case .ahead: .ahead
            case .came(let at): .came(Timestamp(seconds: at))
            case .cameLate(let at): .cameLate(Timestamp(seconds: at))
            case .overdue: .overdue
            }
    }
}
