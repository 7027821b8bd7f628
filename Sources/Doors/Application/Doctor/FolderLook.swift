// SPDX-License-Identifier: Apache-2.0

internal import Alerts
internal import Configuration
internal import Ingest
internal import Postgres
internal import Wording

/// Finds stored files unknown to the ledger, and the reverse.
enum FolderLook {
    private static let cause = "folders_differ"
    static let subject = "folders"
    /// Paths named, at most.
    private static let named = 3

    /// Findings of the last comparison, while they stand unacknowledged; and the progress of an
    /// unfinished one.
    static func find(
        _ settings: Settings, on connection: Connection
    ) throws -> [Finding] {
        let standing = try Alert.standing(.foldersDiffer, subject: subject, on: connection)
        let found = standing.map { [Finding(cause, subject, Phrase($0), next: next)] } ?? []
        guard let cut = try FolderComparison.Progress.read(on: connection) else { return found }
        return found + [underWay(cut)]
    }

    private static func underWay(_ progress: FolderComparison.Progress) -> Finding {
        let folders = progress.report.folders
        return Finding(
            "comparison_under_way", subject,
            Phrase(
                en: "Folders compared with the ledger so far: \(folders)",
                fr: "Dossiers comparés au registre à ce jour : \(folders)")
                + upTo(progress.position) + Phrase("."),
            next: Phrase(
                en:
                    "The next run of `housekeeping.folders` goes on there; where it never comes to the"
                    + " end, give it more time (`reconcile_budget`).",
                fr:
                    "La prochaine exécution de `housekeeping.folders` reprend à cet endroit ; si elle"
                    + " n'arrive jamais au bout, donnez-lui plus de temps (`reconcile_budget`)."),
            weight: .note)
    }

    static func upTo(_ position: FolderComparison.Position) -> Phrase {
        let folder = printable(position.folder)
        return Phrase(en: " (compared up to \(folder))", fr: " (comparé jusqu'à \(folder))")
    }

    /// Raises the alert of a comparison, or resolves it.
    ///
    /// A comparison of some days only, of folders that could not be read, or one that ran out of
    /// time resolves nothing: it has not seen the others. One made in several runs resolves alerts
    /// raised before the first run: each folder was seen since.
    static func alert(
        _ report: FolderComparison.Report, days: Int?, _ settings: Settings,
        on connection: Connection
    ) throws -> [Alert] {
        let finding = finding(report, days: days)
        let hasSeenAll = days == nil && report.unread.isEmpty && report.cutAt == nil
        if finding == nil {
            guard hasSeenAll else { return [] }
            let told = try Alert.lastTold(.foldersDiffer, subject: subject, on: connection)
            if report.isResumed, let told, let begun = report.begunAt, told >= begun { return [] }
        }
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
        let part =
            days.map {
                Phrase.counted(
                    $0, en: " (the last [day|# days])",
                    fr: " ([le dernier jour|les # derniers jours])")
            } ?? report.cutAt.map(upTo) ?? Phrase("")
        return Finding(
            cause, subject,
            Phrase(
                en: english(unknown, missing) + part.en + ": \(paths)\(more).",
                fr: french(unknown, missing) + part.fr + " : \(paths)\(more)."),
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
