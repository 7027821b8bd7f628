// SPDX-License-Identifier: Apache-2.0

internal import Views
internal import Wording

/// Rows that get, or have got, other values: before and after.
struct ChangedRows {
    let rows: [Judgement.ChangedRow]
    let total: Int64
    /// Of a judgement: nothing has happened.
    let wouldBe: Bool
    let cells: DataCells

    private var face: Face { cells.face }

    var panel: HTML {
        guard !rows.isEmpty else { return .none }
        let title =
            wouldBe
            ? face(en: "Rows that would change", fr: "Lignes qui changeraient")
            : face(en: "Rows that it amended", fr: "Lignes qu'il a modifiées")
        let heads: Table.Heads = [
            (face(en: "Line", fr: "Ligne"), true), (face(en: "Key", fr: "Clé"), false),
            (face(en: "Column", fr: "Colonne"), false), (face(en: "Before", fr: "Avant"), false),
            (face(en: "After", fr: "Après"), false),
        ]
        let all = rows.flatMap { row in
            row.changes.map { change in
                Table.row(
                    nil, heads,
                    [
                        .plain("\(face.number(row.line))"),
                        .head("\(outside: row.key.joined(separator: " · "))"),
                        .plain("\(outside: change.column)"),
                        .plain("<del>\(cell(change.before, change.column))</del> \(origin(row))"),
                        .plain("<ins>\(cell(change.after, change.column))</ins>"),
                    ])
            }
        }
        let shown =
            Int64(rows.count) < total
            ? face(
                en: "the first \(face.number(rows.count)) of \(face.number(total))",
                fr: "les \(face.number(rows.count)) premières de \(face.number(total))")
            : face.counted(total, en: "# row[s]", fr: "# ligne[s]")
        return face.panel(
            title, Table.table("amendments", caption: title, heads, all, face),
            aside: "<p>\(shown)</p>")
    }

    /// Times to the second, as the table has them: what differs must be seen.
    private func cell(_ value: String?, _ name: String) -> HTML {
        guard let value else { return "∅" }
        let isTime = cells.table[name]?.kind == .instant
        return isTime ? "\(outside: value)" : cells.html(value, named: name)
    }

    private func origin(_ row: Judgement.ChangedRow) -> HTML {
        let told = face(
            en: "file \(row.beforeFileID), line \(row.beforeLine)",
            fr: "fichier \(row.beforeFileID), ligne \(row.beforeLine)")
        return "<small><a href=\"\(face.path("/files/\(row.beforeFileID)"))\">\(told)</a></small>"
    }
}
