// SPDX-License-Identifier: Apache-2.0

internal import Aggregates
internal import Configuration
internal import Exports
internal import Feeds
internal import Ingest
internal import Schedules
package import Wording

/// All checks of `doctor`, in the order in which they are shown.
package struct Examination: Sendable {
    let installation: Installation
    /// Told why the database can't be looked at.
    let tell: @Sendable (Phrase) -> Void

    package init(_ installation: Installation, tell: @escaping @Sendable (Phrase) -> Void) {
        self.installation = installation
        self.tell = tell
    }

    package func all() async -> [Check] {
        var checks = [
            Check(
                name: Phrase(en: "settings and feeds", fr: "réglages et flux"),
                finding: .good(
                    Phrase(
                        en: "feeds declared: \(installation.catalog.feeds.count)",
                        fr: "flux déclarés : \(installation.catalog.feeds.count)")))
        ]
        checks += declarationChecks(installation)
        checks += folderChecks(installation)
        checks += await DirectoryLook.checks(installation.settings)
        checks += await OpenIDLook.checks(installation.settings)
        do {
            let site = try await StatusAccount.Site(installation)
            checks += site.findings.map(Check.init)
            checks += fileChecks(installation)
            checks += await databaseChecks(installation, site.overdue)
        } catch {
            checks.append(
                Check(
                    name: Phrase(en: "inboxes", fr: "boîtes d'arrivée"),
                    finding: .bad(Phrase(of: error))))
        }
        // Findings that put all others in doubt come first.
        return checks.filter(\.isOfTheMark) + checks.filter { !$0.isOfTheMark }
    }

    /// The service starts without broken declarations, so they must be reported.
    private func declarationChecks(_ installation: Installation) -> [Check] {
        let (exports, ofExports) = ExportCatalog.load(installation.settings)
        let (aggregates, ofAggregates) = installation.loadAggregates()
        let (schedules, ofSchedules) = ScheduleDefaults.read(installation.settings)
        return check(
            Phrase(en: "feeds", fr: "flux"), installation.catalog.feeds.count,
            installation.feedMistakes)
            + check(Phrase("exports"), exports.exports.count, ofExports)
            + check(
                Phrase(en: "aggregates", fr: "agrégats"), aggregates.aggregates.count, ofAggregates)
            + check(
                Phrase(en: "schedules", fr: "planifications"), schedules.schedules.count,
                ofSchedules)
    }

    private func check(_ name: Phrase, _ count: Int, _ mistakes: [Mistake]) -> [Check] {
        guard !mistakes.isEmpty else {
            return [
                Check(
                    name: name,
                    finding: .good(Phrase(en: "\(count) declared", fr: "tout est bon (\(count))")))
            ]
        }
        return mistakes.map { Check(name: name, finding: .bad($0.sentence)) }
    }
}
