// SPDX-License-Identifier: Apache-2.0

package import Postgres
internal import Wording

/// Of an export whose files say what has changed.
extension ExportService {
    /// What the next file begins with.
    ///
    /// It goes on only where each file before is one that its receiver may have applied, as the
    /// ledger has it: not behind a file that is lost, of which nobody knows whether it was taken,
    /// nor behind files by another declaration or of other columns, nor where the database came
    /// back older than the files, nor where one is to go to a target that has not had them.
    func start(
        of order: Order, _ shape: String, on connection: borrowing Connection
    ) throws -> ChangedRows.Start {
        guard let newest = try ExportLedger.newest(order.export, nil, on: connection) else {
            return .first
        }
        if order.again { return .anew }
        guard let why = try reason(newest, order.export, shape, on: connection) else {
            return .goesOn
        }
        let name = order.export.name
        tell(
            Phrase(en: "export \(name): ", fr: "export \(name) : ") + why
                + Phrase(
                    en: ", so its next file begins anew: its first row is `reset`, then come all"
                        + " rows",
                    fr: ", donc son prochain fichier recommence : sa première ligne est `reset`,"
                        + " puis viennent toutes les lignes"))
        return .anew
    }

    /// Why a file can't go on where the newest one ended.
    private func reason(
        _ newest: ExportRecord, _ export: Export, _ shape: String,
        on connection: borrowing Connection
    ) throws -> Phrase? {
        let path = newest.path
        if newest.isLost {
            return Phrase(
                en: "\(path) is gone, and whether its receiver has it is not known",
                fr: "\(path) a disparu, et rien ne dit si son destinataire l'a reçu")
        }
        if !newest.isDeclared(as: export) {
            return Phrase(
                en: "it is declared otherwise than when \(path) was written",
                fr: "sa déclaration n'est plus celle de \(path)")
        }
        if newest.shape?.isEmpty == true {
            return Phrase(
                en: "what its files had said was let go while it was not declared",
                fr: "ce que ses fichiers avaient dit a été oublié quand il n'était plus déclaré")
        }
        if newest.shape != shape {
            return Phrase(
                en: "its query gives other columns than when \(path) was written",
                fr: "sa requête ne donne plus les colonnes de \(path)")
        }
        if let target = try DeliveryBook.newTarget(of: export, behind: newest.id, on: connection) {
            return Phrase(
                en: "\(path) does not go to \(target), which is new or was let go",
                fr: "\(path) ne va pas vers \(target), qui est nouveau ou a été abandonné")
        }
        guard let at = try wentBack(connection),
            try ExportLedger.wasMade(newest.id, by: at, on: connection)
        else { return nil }
        return Phrase(
            en: "the database came back older than it was, and files may have gone out since"
                + " \(path)",
            fr: "la base est revenue à un état plus ancien, et des fichiers ont pu partir depuis"
                + " \(path)")
    }

    /// Days since the newest file of an export that is declared no more, or says no more what has
    /// changed: until then it may come back and go on.
    package static let forgetsAfterDays = 30

    /// Forgets what the files of exports have said that are not among these; one that is being written
    /// is left alone.
    ///
    /// - Returns: the rows of each, by its name; each in a transaction of its own, in which `note` is
    ///   called.
    package static func forget(
        besides names: Set<String>, guardedBy commitGuard: CommitGuard, on connection: Connection,
        note: (_ export: String, _ rows: Int, _ connection: Connection) throws -> Void
    ) throws -> [String: Int] {
        var gone: [String: Int] = [:]
        for name in try ExportLedger.idle(forgetsAfterDays, besides: names, on: connection) {
            let rows = try ExportLedger.unlessBusy(name, on: connection) { () -> Int? in
                try commitGuard.transaction(on: connection) { connection -> Int? in
                    // Its declaration may have come back, and a file gone out meanwhile.
                    let idle = try ExportLedger.idle(
                        forgetsAfterDays, besides: names, on: connection)
                    guard idle.contains(name) else { return nil }
                    let rows = try ExportLedger.forget(name, on: connection)
                    try note(name, rows, connection)
                    return rows
                }
            }
            if let rows { gone[name] = rows }
        }
        return gone
    }
}
