// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Configuration
internal import Feeds
internal import Postgres
internal import Views

/// All that the first page shows, for who may see it.
struct OverviewFacts: Sendable {
    /// A feed, its hours and its last file.
    struct FeedDay: Sendable {
        let name: String
        let title: String
        /// Of the last 24 hours, by the hour.
        let hours: [FeedHour]
        /// Since the factory's day began.
        let day: Totals
        let last: FileView?
        let waiting: Int
    }

    struct Totals: Sendable {
        var files = 0
        var refusedFiles = 0
        var rows: Int64 = 0
        var rejected: Int64 = 0

        init(_ hours: some Sequence<FeedHour>) {
            for hour in hours {
                files += hour.files
                refusedFiles += hour.refusedFiles
                rows += hour.rows
                rejected += hour.rejected
            }
        }
    }

    let state: SiteState
    let now: Timestamp
    /// `06:00`.
    let dayBegan: String
    /// Hours between the begin of the day and now.
    let hourOfNow: Int
    let feeds: [FeedDay]
    let day: Totals
    let waiting: [SiteState.Waiting]
    /// How many wait: more than are listed, maybe.
    let waitingFiles: Int
    let open: [FileView]
    /// Files of today that were refused or failed, and that no other one of their name has followed.
    let refused: [FileView]

    /// Files that are looked at for `refused`, at most.
    private static let refusedLimit = 20

    init(_ visit: Visit) async throws {
        let site = visit.site
        let rights = visit.visitor.principal?.rights ?? .none
        let reach = rights.reach(of: .viewOverview)
        let state = try await site.watch.current()
        let declared = site.installation.catalog.feeds.filter { reach.includes(feed: $0.name) }
        let found = try await site.pool.withConnection { connection in
            let now = try connection.now()
            let began = site.dayBegan(at: now)
            let start = min(began, now.before(.seconds(86_400)))
            return (
                now: now, began: began,
                hours: try FeedHour.since(start, hoursFrom: began, on: connection),
                counts: try LiveCounts(site, elsewhere: state.waitingElsewhere, on: connection),
                last: try declared.map { try Self.last(of: $0.name, on: connection) },
                refused: try Self.refused(since: began, on: connection)
            )
        }
        let hourOfNow = Int((found.now.seconds - found.began.seconds) / 3_600)
        let hours = found.hours.filter { reach.includes(feed: $0.feed) }
        let waiting = state.waiting.filter { reach.includes(feed: $0.feed) }
        feeds = zip(declared, found.last).map { feed, last in
            let own = hours.filter { $0.feed == feed.name }
            return FeedDay(
                name: feed.name, title: feed.title,
                hours: own.filter { $0.hour > hourOfNow - 24 },
                day: Totals(own.filter { $0.hour >= 0 }), last: last,
                waiting: waiting.count { $0.feed == feed.name })
        }
        self.state = state
        now = found.now
        self.hourOfNow = hourOfNow
        dayBegan = InstantText.timeOfDay(
            found.began.seconds + Int64(site.zone.offset(atUTC: found.began.seconds)))
        day = Totals(hours.filter { $0.hour >= 0 })
        waitingFiles = found.counts.sum(within: reach).waiting
        self.waiting = waiting
        refused = found.refused.filter { reach.includes(feed: $0.feed) }
        open = state.open.filter { reach.includes(feed: $0.feed) }
    }

    private static func last(
        of feed: String, on connection: borrowing Connection
    ) throws -> FileView? {
        var filter = FileView.Filter()
        filter.feed = feed
        return try filter.first(1, on: connection).first
    }

    private static func refused(
        since began: Timestamp, on connection: borrowing Connection
    ) throws -> [FileView] {
        var filter = FileView.Filter()
        filter.states = ["rejected", "failed"]
        let lately = try filter.first(refusedLimit, on: connection)
        return try lately.filter { file in
            guard file.arrivedAt >= began else { return false }
            // What came after it says how its matter stands.
            return try FileView.ids(named: file.name, limit: 1, on: connection).first == file.id
        }
    }
}
