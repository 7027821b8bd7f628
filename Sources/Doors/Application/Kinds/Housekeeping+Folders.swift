// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import Foundation
internal import Ingest
internal import Postgres
internal import Wording

extension Housekeeping {
    /// After so many folders, or so long, it is noted where the comparison is.
    private static let everyFolders = 100
    private static let every = Duration.seconds(5)
    /// Files that are kept in memory to be named: the alert names fewer.
    private static let limitFiles = 10

    /// Compares all folders of stored files with the ledger, a folder at a time, for as long as the
    /// settings say; goes on where an earlier run was cut off.
    func folders(on connection: Connection) throws -> HousekeepingReport {
        let earlier = try FolderComparison.Progress.read(on: connection)
        var steps = 0
        var noted = ContinuousClock.now
        let report = try installation.folderComparison(limit: Self.limitFiles)
            .run(
                since: nil, from: earlier, budget: settings.reconcileBudget, on: connection
            ) { progress in
                steps += 1
                guard steps % Self.everyFolders == 0 || .now - noted > Self.every else {
                    return try commitGuard.hold(on: connection)
                }
                try commitGuard.transaction(on: connection) { try progress.write(on: $0) }
                noted = .now
            }
        try commitGuard.transaction(on: connection) { connection in
            guard let position = report.cutAt else {
                return try FolderComparison.Progress.clear(on: connection)
            }
            try FolderComparison.Progress(report: report, position: position).write(on: connection)
        }
        let alerts = try FolderLook.alert(report, days: nil, settings, on: connection)
        return HousekeepingReport(
            lines: [line(report)],
            counts: [
                "folders": report.folders, "unknown": report.counts.unknown,
                "missing": report.counts.missing, "cut": report.cutAt == nil ? 0 : 1,
            ], alerts: alerts, failures: report.unread.map { Phrase($0) })
    }

    private func line(_ report: FolderComparison.Report) -> Phrase {
        let upTo = report.cutAt.map(FolderLook.upTo) ?? Phrase("")
        let goesOn =
            report.cutAt == nil
            ? Phrase("")
            : Phrase(
                en: "; its time is over (`reconcile_budget`), the next run goes on there",
                fr:
                    " ; le temps imparti (`reconcile_budget`) est écoulé, la prochaine exécution reprend là"
            )
        if let finding = FolderLook.finding(report, days: nil) { return finding.what + goesOn }
        return .counted(
            report.folders, en: "# folder[s] [is|are] as the ledger has [it|them]",
            fr: "# dossier[s] [est conforme|sont conformes] au registre") + upTo + goesOn
    }
}

extension Installation {
    func folderComparison(
        limit: Int = FolderComparison.limitFiles
    ) throws -> FolderComparison {
        try FolderComparison(
            feeds: catalog.feeds, settings: settings, limit: limit,
            expectsAll: MarkKeeping(settings).readable()?.before != nil)
    }
}
