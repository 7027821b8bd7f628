// SPDX-License-Identifier: Apache-2.0

import Feeds
import Foundation
import Ingest
import Postgres
import Services
import Site

extension Housekeeping {
    /// After so many folders it is noted where the comparison is.
    private static let everyFolders = 100
    /// Files that are kept in memory to be named: the alert names fewer.
    private static let limitFiles = 10

    /// Compares all folders of stored files with the ledger, a folder at a time; goes on where an earlier run was
    /// cut off.
    func folders(on connection: Connection) throws -> HousekeepingReport {
        let earlier = try FolderComparison.Progress.read(on: connection)
        var steps = 0
        let report = try installation.folderComparison(limit: Self.limitFiles)
            .run(since: nil, from: earlier, on: connection) { progress in
                steps += 1
                guard steps % Self.everyFolders == 0 else {
                    return try permit.hold(on: connection)
                }
                try permit.transaction(on: connection) { try progress.write(on: $0) }
            }
        try permit.transaction(on: connection) { try FolderComparison.Progress.clear(on: $0) }
        let alerts = try FolderLook.alert(report, days: nil, settings, on: connection)
        let finding = FolderLook.finding(report, days: nil)
        return HousekeepingReport(
            lines: [
                finding?.what
                    ?? Phrase(
                        en: "\(report.folders) folders are as the ledger has them",
                        fr: "\(report.folders) dossiers sont conformes au registre")
            ],
            counts: [
                "folders": report.folders, "unknown": report.counts.unknown,
                "missing": report.counts.missing,
            ], alerts: alerts, failures: report.unread)
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
