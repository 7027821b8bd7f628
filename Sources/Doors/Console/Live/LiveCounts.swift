// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Calendar
internal import Postgres
internal import Views

/// The figures that pages keep fresh, of the whole site.
struct LiveCounts: Sendable, Equatable {
    /// Of a feed since the factory's day began, and what waits for it.
    struct OfFeed: Sendable, Equatable {
        var files = 0
        var refused = 0
        var rows: Int64 = 0
        var waiting = 0
    }

    /// By feed; nil: of none.
    private(set) var feeds: [String?: OfFeed] = [:]
    private let jobs: (waiting: Int, running: Int, dead: Int)
    private let alerts: Int
    /// Of changes of many files or jobs, by the names that pages use.
    private let bulks: [String: Int]
    /// Changes that are counted; an hour old they are over, or far down the list.
    private static let bulks = 4

    /// - Parameter elsewhere: files that wait and that no service tells, by feed.
    init(
        _ site: Site, elsewhere: [String?: Int], on connection: borrowing Connection
    ) throws {
        let began = try site.dayBegan(at: connection.now())
        for hour in try FeedHour.since(began, hoursFrom: began, on: connection) {
            feeds[hour.feed, default: OfFeed()].files += hour.files
            feeds[hour.feed, default: OfFeed()].refused += hour.refusedFiles
            feeds[hour.feed, default: OfFeed()].rows += hour.rows
        }
        let told = try WaitingCount.all(
            seenWithin: SiteState.silentAfterSeconds, on: connection)
        for count in told { feeds[count.feed, default: OfFeed()].waiting += count.files }
        for (feed, files) in elsewhere { feeds[feed, default: OfFeed()].waiting += files }
        var changes: [String: Int] = [:]
        for bulk in try BulkView.recent(Self.bulks, on: connection) {
            changes.merge(Self.figures(of: bulk)) { $1 }
        }
        bulks = changes
        let open = try OpenJobCount(on: connection)
        jobs = (open.waiting, open.running, open.dead)
        alerts = try AlertCount.all(on: connection).reduce(0) { $0 + $1.alerts }
    }

    private static func figures(of bulk: BulkView) -> [String: Int] {
        [
            "bulk.\(bulk.id).ended": Int(bulk.items - bulk.open),
            "bulk.\(bulk.id).done": Int(bulk.done), "bulk.\(bulk.id).left": Int(bulk.left),
            "bulk.\(bulk.id).open": Int(bulk.open),
        ]
    }

    static func == (one: LiveCounts, other: LiveCounts) -> Bool {
        one.feeds == other.feeds && one.jobs == other.jobs && one.alerts == other.alerts
            && one.bulks == other.bulks
    }

    /// What of these topics somebody may see, by the names that pages use.
    func shown(_ topics: [LiveTopic], to rights: Rights) -> [String: Int] {
        var shown: [String: Int] = [:]
        for topic in topics {
            let reach = rights.reach(of: topic.permission)
            guard reach != .nothing else { continue }
            // What an earlier topic has shown stands.
            shown.merge(figures(of: topic, within: reach)) { first, _ in first }
        }
        return shown
    }

    private func figures(of topic: LiveTopic, within reach: Reach) -> [String: Int] {
        switch topic {
        case .overview, .files:
            let sum = sum(within: reach)
            return [
                "files.today": sum.files, "files.refused": sum.refused,
                "rows.today": Int(sum.rows), "files.waiting": sum.waiting,
            ]
        case .jobs where reach == .everything:
            return [
                "jobs.waiting": jobs.waiting, "jobs.running": jobs.running,
                "jobs.dead": jobs.dead,
            ].merging(bulks) { $1 }
        case .alerts where reach == .everything: return ["alerts.open": alerts]
        case .jobs, .alerts: return [:]
        }
    }

    /// Of the feeds that somebody may see.
    func sum(within reach: Reach) -> OfFeed {
        feeds.filter { reach.includes(feed: $0.key) }.values.reduce(into: OfFeed()) {
            $0.files += $1.files
            $0.refused += $1.refused
            $0.rows += $1.rows
            $0.waiting += $1.waiting
        }
    }
}
