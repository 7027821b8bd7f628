// SPDX-License-Identifier: Apache-2.0

package import Exports
package import Wording

extension ExportService.Outcome {
    /// Whether what was written has no row.
    package var isEmpty: Bool {
        if case .written(let record) = self { record.rows == 0 } else { false }
    }

    package var sentence: Phrase {
        switch self {
        case .written(let record):
            let isFirst = record.revision == 1
            let rows =
                record.rows == 0
                ? Phrase(en: "no row", fr: "aucune ligne")
                : .counted(record.rows, en: "# row[s]", fr: "# ligne[s]")
            let revision = record.revision
            return Phrase(en: "written  \(record.path): ", fr: "écrit  \(record.path) : ") + rows
                + .counted(record.bytes, en: ", # byte[s]", fr: ", # octet[s]")
                + (isFirst
                    ? Phrase("")
                    : Phrase(en: ", revision \(revision)", fr: ", révision \(revision)"))
        case .unchanged(let record):
            return Phrase(
                en: "unchanged  \(record.path): the rows are those of the file that was written",
                fr: "inchangé  \(record.path) : les lignes sont celles du fichier déjà écrit")
        }
    }
}
