// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Configuration
internal import Feeds
internal import Postgres
internal import Views
internal import Wording

/// All that the first page shows, as far as the visitor's rights go.
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
        /// Nil: it expects none at a time of day.
        let expected: FeedExpectation?
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

    /// Of the site: what of it may be seen is below.
    let look: SiteWatch.Look
    let now: Timestamp
    /// `06:00`.
    let dayBegan: String
    /// Hours between the begin of the day and now.
    let hourOfNow: Int
    let feeds: [FeedDay]
    let day: Totals
    /// The feeds that the page speaks of; nil: it speaks of the whole site.
    let scope: [String]?
    let findings: [Finding]
    let mistakes: [String]
    let waiting: [SiteState.Waiting]
    /// How many wait: more than are listed, maybe.
    let waitingFiles: Int
    let open: [FileView]
    let alerts: [AlertView]
    /// Files refused lately that no other one of their name has followed, by feed and cause.
    let refused: [RefusedFiles]
    /// Nil: of some feeds only it is not told.
    let runningJobs: Int?
    /// Since yesterday evening; nil: it could not be looked at yet.
    let night: NightWork?
    /// Titles of exports and aggregates, by their names.
    let titles: [String: String]

    /// Causes of refusals that are read, at most.
    private static let refusedLimit = 200

    init(_ visit: Visit) async throws {
        let site = visit.site
        let reach = visit.reach(of: .viewOverview)
        let look = try await site.watch.look()
        let elsewhere = look.state?.waitingElsewhere ?? [:]
        let declared = site.installation.catalog.feeds.filter { reach.includes(feed: $0.name) }
        let scope: [String]? = if case .feeds(let names) = reach { names.sorted() } else { nil }
        let found = try await site.pool.withConnection { connection in
            let now = try connection.now()
            let day = site.dayBegan(at: now)..<site.dayBegan(at: now.before(.seconds(-86_400)))
            let began = site.dayBegan(at: now)
            let start = min(began, now.before(.seconds(86_400)))
            return (
                now: now, began: began,
                hours: try FeedHour.since(start, hoursFrom: began, on: connection),
                counts: try LiveCounts(site, elsewhere: elsewhere, on: connection),
                last: try declared.map { try Self.last(of: $0.name, on: connection) },
                expected: try FeedExpectation.of(
                    declared.map(\.name), on: day, now: now, in: site.zone, site.installation,
                    on: connection),
                refused: try RefusedFiles.standing(
                    since: now.before(RefusedFiles.told), of: scope, limit: Self.refusedLimit,
                    on: connection)
            )
        }
        let hourOfNow = Int((found.now.seconds - found.began.seconds) / 3_600)
        let hours = found.hours.filter { reach.includes(feed: $0.feed) }
        let waiting = (look.state?.waiting ?? []).filter { reach.includes(feed: $0.feed) }
        feeds = zip(declared, found.last).map { feed, last in
            let own = hours.filter { $0.feed == feed.name }
            return FeedDay(
                name: feed.name, title: feed.title,
                hours: own.filter { $0.hour > hourOfNow - 24 },
                day: Totals(own.filter { $0.hour >= 0 }), last: last,
                waiting: waiting.count { $0.feed == feed.name },
                expected: found.expected[feed.name])
        }
        night = look.state?.night
        titles = Self.titles(site)
        (self.look, self.scope, now) = (look, scope, found.now)
        self.hourOfNow = hourOfNow
        dayBegan = InstantText.timeOfDay(
            found.began.seconds + Int64(site.zone.offset(atUTC: found.began.seconds)))
        day = Totals(hours.filter { $0.hour >= 0 })
        waitingFiles = found.counts.sum(within: reach).waiting
        self.waiting = waiting
        refused = found.refused
        findings = (look.state?.findings ?? []).filter { reach.includes(feed: $0.feed) }
        mistakes = (look.state?.declarationMistakes ?? [])
            .filter { reach.includes(feed: $0.feed) }.map(\.text)
        open = (look.state?.open ?? []).filter { reach.includes(feed: $0.feed) }
        let ofAlerts = visit.reach(of: .viewAlerts)
        alerts = (look.state?.alerts ?? []).filter { ofAlerts.includes(feed: $0.feed) }
        runningJobs = scope == nil ? look.state?.runningJobs : nil
    }

    private static func titles(_ site: Site) -> [String: String] {
        let exports = site.declared.exports().map { ($0.name, $0.title) }
        let aggregates = site.declared.aggregates().map { ($0.name, $0.title) }
        return Dictionary(exports + aggregates, uniquingKeysWith: { first, _ in first })
    }

    private static func last(
        of feed: String, on connection: borrowing Connection
    ) throws -> FileView? {
        var filter = FileView.Filter()
        filter.feed = feed
        return try filter.first(1, on: connection).first
    }
}
