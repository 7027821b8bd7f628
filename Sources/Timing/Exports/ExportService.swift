// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import FileSystem
package import Postgres
package import Wording

/// Writes exports: plain, for a command, a job or a page to call.
///
/// One connection does it all: it holds the export's lock, reads the rows in one snapshot, and
/// writes ledger and journal. First the commit, then the rename: a ledger row without `placed_at` is
/// a pending rename, and the next run of the export does it.
package struct ExportService: Sendable {
    /// Result of a run.
    package enum Outcome: Sendable, Equatable {
        case written(ExportRecord)
        /// The rows are those of the newest revision: no file was made.
        case unchanged(ExportRecord)

        package var record: ExportRecord {
            switch self {
            case .written(let record), .unchanged(let record): record
            }
        }
    }

    /// The points between which a process may die.
    package enum Step: String, Sendable, CaseIterable {
        case begun = "export_begun"
        case written = "export_written"
        case recorded = "export_recorded"
        case renamed = "export_renamed"
        case placed = "export_placed"
    }

    /// The obstacles that keep rows of tables in a stretch of time (seconds since 1970-01-01 UTC) from being the loaded
    /// ones: the sentence of each and whether it passes by itself, and the names of the aggregates that compute the
    /// rows.
    package typealias Readiness =
        @Sendable (
            _ tables: [QualifiedName], _ stretch: Range<Int64>, _ connection: borrowing Connection
        ) throws -> (obstacles: [(sentence: Phrase, passes: Bool)], concerned: [String])

    /// The charts of these names, all as they are declared at one moment, that end with a window.
    package typealias Charts =
        @Sendable (_ names: [String], _ window: Window?, _ connection: borrowing Connection) throws
        -> [Chart]

    /// Whether charts only read, and show the same for the same data; `tell` is told doubts.
    package typealias ChartCheck =
        @Sendable (_ names: [String], _ tell: (Phrase) -> Void, _ connection: Connection) throws
        -> Void

    /// The folder for scratch files.
    let scratch: String
    /// Asked in the transaction that reads the rows.
    let readiness: Readiness
    /// Whether the file may be kept: for work that another process may take over meanwhile.
    package var commitGuard = CommitGuard.always
    /// How long a run waits for another one of its export to end; nil: it fails at once.
    package var patience: Duration?
    /// Called with rows written so far, every 10,000 and at the end; what it throws ends the run.
    package var progress: @Sendable (Int) throws -> Void = { _ in }
    /// Told what a person should see to and keeps nothing from being written.
    package var tell: @Sendable (Phrase) -> Void = { _ in }
    /// The pictures of a document, by the names of declared charts.
    package var charts: Charts = { names, _, _ in
        try names.map { throw ExportError.noChart($0) }
    }
    /// Asked when a declaration is checked.
    package var chartCheck: ChartCheck = { _, _, _ in }
    /// When the database was found older than what had gone out, or was accepted so, last; nil: never.
    package var wentBack: @Sendable (borrowing Connection) throws -> Timestamp? = { _ in nil }
    package var printer = Printer()
    /// Bascule's own, as documents say it.
    package var version = ""
    /// For tests: called between the steps.
    package var observe: @Sendable (Step) -> Void = { _ in }

    package init(scratch: String, readiness: @escaping Readiness) {
        self.scratch = scratch
        self.readiness = readiness
    }

    /// Writes the window's file, unless its rows are those of the newest revision.
    ///
    /// A run that fails leaves a line in the journal; one that was cancelled leaves none.
    /// - Parameters:
    ///   - window: nil for an export without windows.
    ///   - again: a new revision even of the same rows.
    ///   - early: also a window that is not over; never one that has not begun.
    /// - Throws: `ExportError`, `FileError`, `PostgresError`, what the commit guard throws; then nothing was written.
    package func run(
        _ export: Export, window: Window?, again: Bool = false, early: Bool = false,
        by actor: String, on connection: Connection
    ) throws -> Outcome {
        precondition((window == nil) == (export.calendar == nil), "a window where there are some")
        precondition(!export.isSeveral, "one of the files that `parts` names")
        let order = Order(export: export, window: window, again: again, actor: actor)
        do {
            return try ExportLedger.locked(export, patience: patience, on: connection) {
                try requireOver(export, window, early: early, on: connection)
                try requireFolder(export)
                let blocked = try settle(export, on: connection)
                if let newest = try ExportLedger.newest(export, window, on: connection),
                    let why = blocked[newest.id]
                {
                    throw ExportError(.nameTaken, why)
                }
                return try write(order, on: connection)
            }
        } catch {
            try noteFailure(error, order, on: connection)
            throw error
        }
    }

    /// The order: what to write, for whom, and since when.
    struct Order {
        let export: Export
        let window: Window?
        let again: Bool
        let actor: String
        let start = ContinuousClock.now
    }

    func requireOver(
        _ export: Export, _ window: Window?, early: Bool, on connection: Connection
    ) throws {
        guard let window else { return }
        let (isOver, hasBegun, end) = try connection.query(
            """
            select now() >= \(window.endTime) as is_over, now() >= \(window.startTime) as has_begun,
                   to_char(\(window.endTime) at time zone \(export.zone.identifier),
                           'YYYY-MM-DD HH24:MI') as end_text
            """
        ).one(by: WindowColumn.self) { row in
            (
                try row[.isOver, as: Bool.self], try row[.hasBegun, as: Bool.self],
                try row[.end, as: String.self]
            )
        }
        guard !isOver, !(early && hasBegun) else { return }
        let day = CivilText.day(window.firstDay)
        let name = Phrase(
            en: "export \(export.name), window of \(day): ",
            fr: "export \(export.name), période du \(day) : ")
        throw ExportError(
            .notOver,
            hasBegun
                ? name
                    + Phrase(
                        en:
                            "it is over at \(end), its rows are but a part; `--early` writes them all"
                            + " the same",
                        fr:
                            "elle finit le \(end), ses lignes n'en sont qu'une partie ; `--early` les"
                            + " écrit quand même")
                : name
                    + Phrase(
                        en: "it has not begun: there is nothing to write",
                        fr: "elle n'a pas commencé : il n'y a rien à écrire"))
    }

    private enum WindowColumn: String, RowColumn {
        case isOver = "is_over"
        case hasBegun = "has_begun"
        case end = "end_text"
    }

    func requireFolder(_ export: Export) throws {
        if export.makesFolder { return try Folder.create(export.folder) }
        guard try FileStatus(path: export.folder)?.isFolder == true else {
            throw ExportError(
                .folder,
                Phrase(
                    en: "export \(export.name): the folder \(export.folder) is not there: make or "
                        + "mount it (only those below the exports' own folder are made)",
                    fr:
                        "export \(export.name) : le dossier \(export.folder) n'existe pas : le créer ou "
                        + "le monter (seuls ceux sous le dossier des exports sont créés)"))
        }
    }

    private func write(_ order: Order, on connection: Connection) throws -> Outcome {
        let id = try ExportLedger.nextID(on: connection)
        let temporary = Self.temporary(order.export, id)
        let copied: Copied
        do {
            observe(.begun)
            copied =
                if let document = order.export.document {
                    try print(document, order, to: temporary, on: connection)
                } else {
                    try copy(order, to: temporary, on: connection)
                }
            observe(.written)
            if copied.rows == 0, order.export.whenEmpty == .refuse {
                throw ExportError(.empty, Self.empty(order))
            }
        } catch {
            try remove(temporary)
            throw error
        }
        do {
            return try keep(copied, as: id, order, on: connection)
        } catch {
            try clean(temporary, on: connection, unlessPending: id)
            throw error
        }
    }

    private static func empty(_ order: Order) -> Phrase {
        let day = order.window.map { CivilText.day($0.firstDay) }
        return Phrase(
            en: "export \(order.export.name)" + (day.map { ", window of \($0)" } ?? "")
                + ": there is no row, and `empty: refuse` lets none go out without",
            fr: "export \(order.export.name)" + (day.map { ", période du \($0)" } ?? "")
                + " : il n'y a aucune ligne, et `empty: refuse` n'en laisse pas partir sans")
    }
}
