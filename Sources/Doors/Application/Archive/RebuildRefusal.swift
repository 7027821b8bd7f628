// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why nothing is rebuilt.
package enum RebuildRefusal: Worded, Equatable {
    /// The database for it has tables.
    case notEmpty(String)

    package var sentence: Phrase {
        switch self {
        case .notEmpty(let table):
            Phrase(
                en:
                    "The database to rebuild into is not empty: it has the table \(table). Nothing was"
                    + " done. Make a new one (`createdb essai`), and name that.",
                fr:
                    "La base où reconstruire n'est pas vide : elle a la table \(table). Rien n'a été"
                    + " fait. Créez-en une (`createdb essai`) et nommez-la.")
        }
    }
}
