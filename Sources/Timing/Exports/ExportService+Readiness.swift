// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Postgres
internal import Wording

extension ExportService {
    /// Checks that the export's sources are computed from everything loaded, in the transaction
    /// that is to read them.
    ///
    /// - Throws: `ExportError` with the code `waits` or `windows`.
    func requireReady(
        _ export: Export, _ window: Window?, _ plan: ExportPlan,
        on connection: borrowing Connection
    ) throws {
        let stretch = window.map { $0.start..<$0.end } ?? (.min..<(.max))
        let tables = try plan.tables(on: connection)
        let (reasons, concerned) = try readiness(tables, stretch, connection)
        // Obstacles that need a person come before those that pass with time.
        guard let first = reasons.first(where: { !$0.passes }) ?? reasons.first else { return }
        let day = window.map { CivilText.day($0.firstDay) }
        let more = reasons.count - 1
        let remedy =
            first.passes
            ? Phrase(
                en: "It is written once that is done: `bascule aggregates run`",
                fr: "Il sera écrit quand ce sera fait : `bascule aggregates run`")
            : Phrase(
                en: "`bascule aggregates status` shows it; mend it, then export again",
                fr: "`bascule aggregates status` le montre ; remédiez-y, puis exportez de nouveau")
        let others =
            more > 0
            ? Phrase.counted(more, en: " (and # more)", fr: " (et # autre[s])") : Phrase("")
        let why = first.sentence + others
        throw ExportError(
            first.passes ? .waits : .windows,
            Phrase(
                en: "export \(export.name)\(day.map { " of \($0)" } ?? "") would have old rows: "
                    + "\(why.en). \(remedy.en)",
                fr:
                    "l'export \(export.name)\(day.map { " du \($0)" } ?? "") aurait d'anciennes lignes : "
                    + "\(why.fr). \(remedy.fr)"),
            concerned: concerned)
    }
}
