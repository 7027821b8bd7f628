// SPDX-License-Identifier: Apache-2.0

import Ingest
import Postgres
import Services
import Site

/// Says what is stored and unknown to the ledger, and the other way round.
enum FolderLook {
    private static let cause = "folders_differ"
    static let subject = "folders"
    /// Paths named, at most.
    private static let named = 3

    /// What the last comparison has found, as long as it stands and nobody has seen to it.
    static func find(
        _ settings: Settings, on connection: borrowing Connection
    ) throws -> [Finding] {
        try Alert.standing(.foldersDiffer, subject: subject, on: connection).map { message in
            [Finding(cause, subject, Phrase(message), next: next)]
        } ?? []
    }

    /// Raises the alert of a comparison, or resolves it.
    ///
    /// A comparison of some days, of folders that could not be looked at, or one that went on where an
    /// earlier was cut off, resolves nothing: it has not seen the others, or not as they are now.
    static func alert(
        _ report: FolderComparison.Report, days: Int?, _ settings: Settings,
        on connection: Connection
    ) throws -> [Alert] {
        let finding = finding(report, days: days)
        let hasSeenAll = days == nil && report.unread.isEmpty && !report.isResumed
        if finding == nil, !hasSeenAll { return [] }
        return try [
            Alert.stand(
                .foldersDiffer, subject: subject, message: finding?.what[settings.language],
                resolution: settings.language == .fr
                    ? "dossiers et registre concordent" : "folders and ledger agree",
                on: connection)
        ].compactMap(\.self)
    }

    /// - Parameter days: how many were compared; nil: all.
    static func finding(_ report: FolderComparison.Report, days: Int?) -> Finding? {
        let (unknown, missing) = (report.counts.unknown, report.counts.missing)
        guard unknown + missing > 0 else { return nil }
        let paths = (report.named.unknown + report.named.missing).prefix(named)
            .map(printable).joined(separator: ", ")
        let more = unknown + missing > named ? ", …" : ""
        return Finding(
            cause, subject,
            Phrase(
                en: english(unknown, missing) + (days.map { " (the last \($0) days)" } ?? "")
                    + ": \(paths)\(more).",
                fr: french(unknown, missing) + (days.map { " (\($0) derniers jours)" } ?? "")
                    + " : \(paths)\(more)."),
            next: next)
    }

    private static func english(_ unknown: Int, _ missing: Int) -> String {
        [
            unknown > 0 ? "Stored files unknown to the ledger: \(unknown)" : nil,
            missing > 0 ? "Files of the ledger not where they were stored: \(missing)" : nil,
        ].compactMap(\.self).joined(separator: "; ")
    }

    private static func french(_ unknown: Int, _ missing: Int) -> String {
        [
            unknown > 0 ? "Fichiers rangés mais inconnus du registre : \(unknown)" : nil,
            missing > 0 ? "Fichiers du registre absents de leur dossier : \(missing)" : nil,
        ].compactMap(\.self).joined(separator: " ; ")
    }

    private static let next = Phrase(
        en:
            "`bascule files reconcile` lists them; with `--load` it takes the unknown ones up again.",
        fr: "`bascule files reconcile` les énumère ; avec `--load` il reprend les inconnus.")
}
