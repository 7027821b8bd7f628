// SPDX-License-Identifier: Apache-2.0

package import Calendar
package import Postgres
internal import Wording

/// A file for each value of a query.
extension ExportService {
    /// The files of a window: one, or one for each value, also for those that had a file and are no
    /// longer there.
    ///
    /// A value that is gone is told; its next revision has no row. Where `empty: refuse` forbids
    /// that, its file stays as it is.
    /// - Parameter early: also of a window that is not over.
    /// - Throws: `ExportError`, as `run`; the journal says why nothing was written.
    package func parts(
        of export: Export, window: Window?, early: Bool = false, by actor: String,
        on connection: Connection
    ) throws -> [Export] {
        guard export.isSeveral else { return [export] }
        do {
            try requireOver(export, window, early: early, on: connection)
            let values = try values(of: export, window, isForRun: true, on: connection)
            // Also where there is none: nothing else tells later that this window was run.
            try commitGuard.transaction(on: connection) { connection in
                try ExportLedger.noteAsked(export, window, on: connection)
            }
            let known = Set(values)
            let gone = try ExportLedger.values(of: export, window, on: connection)
                .filter { !known.contains($0.each) }
            for value in gone where value.rows > 0 { tell(Self.gone(value.each, export, window)) }
            let kept = export.whenEmpty == .refuse ? [] : gone.map(\.each)
            if values.isEmpty, kept.isEmpty {
                let why = Self.nothing(export, window)
                guard export.whenEmpty == .write else { throw ExportError(.empty, why) }
                tell(why)
            }
            return (values + kept).map(export.part)
        } catch {
            let order = Order(export: export, window: window, again: false, actor: actor)
            try noteFailure(error, order, on: connection)
            throw error
        }
    }

    /// The values of a window, in the order of their bytes.
    ///
    /// - Parameter isForRun: whether the tables of its query must be computed from everything
    ///   loaded.
    private func values(
        of export: Export, _ window: Window?, isForRun: Bool, on connection: Connection
    ) throws -> [String] {
        guard let asked = export.ofValues else { return [] }
        let limit = export.limits.files
        let values = try read(asked, window, on: connection) { connection, plan in
            if isForRun { try requireReady(asked, window, plan, on: connection) }
            return try plan.values(limit: limit + 1, on: connection)
        }
        guard values.count <= limit else {
            throw ExportError(
                .limit,
                Phrase(
                    en: "export \(export.name): `each` gives more than \(limit) values, and each"
                        + " would have a file: raise `limits: { files: … }`, or group them",
                    fr: "export \(export.name) : `each` donne plus de \(limit) valeurs, et chacune"
                        + " aurait un fichier : augmenter `limits: { files: … }`, ou les regrouper")
            )
        }
        return try values.map { value in
            guard let value else {
                throw ExportError(
                    .query,
                    Phrase(
                        en: "export \(export.name) (\(export.file)): `each` gives a missing value,"
                            + " whose rows would be in no file: name it with coalesce(…), here and in"
                            + " the query",
                        fr:
                            "export \(export.name) (\(export.file)) : `each` donne une valeur absente,"
                            + " dont les lignes ne seraient dans aucun fichier : la nommer par"
                            + " coalesce(…), ici et dans la requête"))
            }
            return value
        }
    }

    /// The values of a window that have none of the known files, as the tables are now.
    ///
    /// - Throws: `ExportError`, `PostgresError`.
    package func values(
        of export: Export, window: Window?, besides known: Set<String>, on connection: Connection
    ) throws -> [String] {
        guard export.isSeveral else { return [] }
        return try values(of: export, window, isForRun: false, on: connection)
            .filter { !known.contains($0) }
    }

    private static func nothing(_ export: Export, _ window: Window?) -> Phrase {
        let day = window.map { CivilText.day($0.firstDay) }
        return Phrase(
            en:
                "export \(export.name)\(day.map { " of \($0)" } ?? ""): `each` gives no value, so there is"
                + " no file to write",
            fr:
                "export \(export.name)\(day.map { " du \($0)" } ?? "") : `each` ne donne aucune valeur :"
                + " il n'y a pas de fichier à écrire")
    }

    private static func gone(_ value: String, _ export: Export, _ window: Window?) -> Phrase {
        let day = window.map { CivilText.day($0.firstDay) }
        let isKept = export.whenEmpty == .refuse
        return Phrase(
            en: "export \(export.name)\(day.map { " of \($0)" } ?? ""): `each` no longer gives"
                + " `\(value)`, which has a file; "
                + (isKept
                    ? "the file stays, for `empty: refuse` lets none go out without a row"
                    : "its next revision has no row"),
            fr: "export \(export.name)\(day.map { " du \($0)" } ?? "") : `each` ne donne plus"
                + " `\(value)`, qui a un fichier ; "
                + (isKept
                    ? "le fichier reste, car `empty: refuse` n'en laisse pas partir sans ligne"
                    : "sa prochaine révision n'a aucune ligne"))
    }

    /// Adds the values that a window has by now and has no file of: one with files of others, or
    /// one that was asked for when it had no value.
    func addMissing(
        _ export: Export, _ place: ExportLedger.Place, to found: inout Comparison,
        on connection: Connection
    ) throws {
        let window = export.window(from: place.start?.seconds, to: place.end?.seconds)
        guard (window == nil) == (export.calendar == nil) else { return }
        do {
            let values = try values(of: export, window, isForRun: false, on: connection)
            let known = Set(
                try ExportLedger.values(of: export, window, on: connection).map(\.each))
            found.missing += values.filter { !known.contains($0) }
                .map { (export.part($0), window) }
        } catch {
            guard error.concernsOneWindow, connection.isAlive else { throw error }
            let day = window.map { CivilText.day($0.firstDay) }
            let why = Phrase(of: error).afterColon
            found.failures.append(
                Phrase(
                    en: "export \(export.name): values\(day.map { " of \($0)" } ?? "") could not be"
                        + " looked for: \(why.en)",
                    fr: "export \(export.name) : les valeurs\(day.map { " du \($0)" } ?? "") n'ont"
                        + " pas pu être cherchées : \(why.fr)"))
        }
    }
}
