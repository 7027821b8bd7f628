// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Feeds
import Ingest
import Jobs
import Postgres
import Services
import Site

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check folders, rights, the database and the feeds' tables, and say what to mend."
    )

    @OptionGroup var options: InstallationOptions

    func run() async throws {
        let installation = try Installation(options)
        var checks = [
            Check(
                name: "settings and feeds",
                finding: .good("\(installation.catalog.feeds.count) feeds declared"))
        ]
        checks += declarationChecks(installation)
        checks += folderChecks(installation)
        checks += await databaseChecks(installation)
        for check in checks { say(check.line) }
        if checks.contains(where: \.isBad) { throw ExitCode(3) }
    }

    /// The service starts without what is declared wrongly, so somebody must be told.
    private func declarationChecks(_ installation: Installation) -> [Check] {
        let (exports, ofExports) = ExportsCommand.load(installation.settings)
        let (aggregates, ofAggregates) = installation.loadAggregates()
        let (schedules, ofSchedules) = ScheduleDefaults.read(installation.settings)
        return check("exports", exports.exports.count, ofExports)
            + check("aggregates", aggregates.aggregates.count, ofAggregates)
            + check("schedules", schedules.schedules.count, ofSchedules)
    }

    private func check(_ name: String, _ count: Int, _ mistakes: [Mistake]) -> [Check] {
        guard !mistakes.isEmpty else {
            return [Check(name: name, finding: .good("\(count) declared"))]
        }
        return mistakes.map { Check(name: name, finding: .bad("\($0)")) }
    }

    private func queueChecks(on connection: Connection) throws -> [Check] {
        let health = try JobsHealth(on: connection)
        let open = try Alert.openCount(on: connection)
        let waiting = health.queues.reduce(0) { $0 + $1.waiting }
        let queue: [Check] =
            health.warnings.isEmpty
            ? [
                Check(
                    name: "queue",
                    finding: .good("\(waiting) jobs wait, \(health.workers.count) workers serve"))
            ] : health.warnings.map { Check(name: "queue", finding: .bad($0)) }
        let alerts: Check.Finding =
            open == 0 ? .good("none is open") : .bad("\(open) are open: `bascule alerts`")
        return queue + [Check(name: "alerts", finding: alerts)]
    }

    private func databaseChecks(_ installation: Installation) async -> [Check] {
        do {
            return try await Database.with(installation) { connection in
                let version = connection.serverVersion / 10_000
                let server: Check.Finding =
                    version >= 14
                    ? .good("PostgreSQL \(version), schema up to date")
                    : .bad("PostgreSQL \(version): Bascule needs 14 or newer")
                let tables = installation.catalog.feeds.map { feed in
                    Check("table of \(feed.name)") {
                        switch try FeedTables.plan(feed, on: connection) {
                        case .apply(let statements):
                            return statements.isEmpty
                                ? "\(feed.table) is as the feed declares it"
                                : "\(feed.table) is made or extended at the next start"
                        case .refuse(let refusals):
                            throw TableRefusals(feed: feed.name, refusals: refusals)
                        }
                    }
                }
                return [Check(name: "database", finding: server)] + tables
                    + (try queueChecks(on: connection))
            }
        } catch {
            return [Check(name: "database", finding: .bad("see above"))]
        }
    }
}
