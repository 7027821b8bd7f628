// SPDX-License-Identifier: Apache-2.0

import Feeds
import Foundation
import Ingest
import Postgres
import Services
import Site

extension Housekeeping {
    /// Compares all folders of stored files with the ledger, a folder at a time.
    func folders(on connection: Connection) throws -> HousekeepingReport {
        let report = try installation.folderComparison().run(since: nil, on: connection) {
            try permit.hold(on: connection)
        }
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
                "folders": report.folders, "unknown": report.unknown.count,
                "missing": report.missing.count,
            ], alerts: alerts, failures: report.unread)
    }
}

extension Installation {
    func folderComparison() throws -> FolderComparison {
        FolderComparison(places: try Places(settings), feeds: catalog.feeds)
    }
}
