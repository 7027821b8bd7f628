// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// Of an export whose files say what has changed.
extension ExportService {
    /// What the next file begins with; nil where a file has all rows of its query.
    ///
    /// Files by another declaration have other columns or another key, so what follows them can't
    /// go on.
    func start(
        of order: Order, on connection: borrowing Connection
    ) throws -> ChangedRows.Start? {
        let export = order.export
        guard export.changes != nil else { return nil }
        guard let newest = try ExportLedger.newest(export, nil, on: connection) else {
            return .first
        }
        if order.again { return .anew }
        guard !newest.isDeclared(as: export) else { return .goesOn }
        tell(
            Phrase(
                en: "export \(export.name): it is declared otherwise than when \(newest.path) was"
                    + " written, so its next file begins anew: its first row is `reset`, then come all"
                    + " rows",
                fr:
                    "export \(export.name) : sa déclaration n'est plus celle de \(newest.path), donc"
                    + " son prochain fichier recommence : sa première ligne est `reset`, puis viennent"
                    + " toutes les lignes"))
        return .anew
    }
}
