// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Wording

/// Of a query that gives the values of an export's files.
extension ExportPlan {
    private enum ValueColumn: String, RowColumn { case value }

    /// The values as texts, each once, in the order of their bytes.
    func values(limit: Int, on connection: borrowing Connection) throws -> [String?] {
        // The line ends the comment that a query may end in.
        try connection.query(
            """
            select d.value
              from (select distinct e.value::text as value
                      from (\(raw: query)
                           ) as e (value)) as d
             order by d.value collate "C" limit \(limit)
            """
        ).map(by: ValueColumn.self) { try $0[.value, as: String?.self] }
    }

    func requireOneColumn(_ export: Export) throws {
        guard columns.count != 1 else { return }
        throw ExportError(
            .query,
            Phrase(
                en: "export \(export.name) (\(export.file)): `each` gives ",
                fr: "export \(export.name) (\(export.file)) : `each` donne ")
                + Phrase.counted(columns.count, en: "# column[s]", fr: "# colonne[s]")
                + Phrase(
                    en: ": select the one whose values have a file each",
                    fr: " : sélectionner celle dont chaque valeur a un fichier"))
    }
}
