// SPDX-License-Identifier: Apache-2.0

internal import Accounts
internal import Application
internal import Feeds
internal import Postgres

/// `/metrics`: for Prometheus.
enum MetricsPage {
    static func show(_ visit: Visit) async throws -> Answer {
        let site = visit.site
        let reach = visit.visitor.principal?.rights.reach(of: .viewMetrics) ?? .nothing
        let facts = try await site.pool.withConnection { try SiteMetrics(on: $0) }
        var text = PrometheusText()
        let feeds = site.installation.catalog.feeds.map(\.name)
        facts.writeFiles(of: feeds.filter { reach.includes(feed: $0) }, within: reach, to: &text)
        // The rest is of no feed.
        if reach == .everything {
            facts.writeWork(to: &text)
            ProcessMetrics(site.registry).write(to: &text)
        }
        return Answer(
            200, headers: [("Content-Type", PrometheusText.type), ("Cache-Control", "no-store")],
            body: Array(text.text.utf8))
    }
}
