// SPDX-License-Identifier: Apache-2.0

package import Tables
package import Wording

extension SupersededRows {
    /// One sentence, without its full stop.
    package func sentence(in language: Language) -> String {
        let files = FileAge.list(newer)
        let one = rows == 1
        return language == .fr
            ? "\(rows) ligne\(one ? "" : "s") dépassée\(one ? "" : "s") : la table garde les valeurs de fichiers plus récents (\(files)), l'historique garde celles-ci"
            : "\(rows) superseded row\(one ? "" : "s"): the table keeps the values of newer files (\(files)), the history has these"
    }
}
