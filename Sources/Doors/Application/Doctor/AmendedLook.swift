// SPDX-License-Identifier: Apache-2.0

internal import Postgres
internal import Views
internal import Wording

/// Notes which exports went out with rows that have changed since.
enum AmendedLook {
    static func find(on connection: borrowing Connection) throws -> [Finding] {
        try ExportView.amendedCounts(on: connection).sorted { $0.key < $1.key }.map { name, count in
            Finding(
                "export_amended", "export \(name)",
                Phrase.counted(
                    count,
                    en:
                        "The data of # of its files [has|have] changed since [it was|they were] written.",
                    fr: "Fichiers dont les données ont changé depuis leur écriture : #."),
                next: Phrase(
                    en: "`bascule exports amended \(name)` lists them; with `--write` it writes"
                        + " their revisions.",
                    fr: "`bascule exports amended \(name)` les énumère ; avec `--write` il en"
                        + " écrit les révisions."),
                weight: .note)
        }
    }
}
