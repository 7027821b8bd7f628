// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why the refused rows of a file can't be mended in a page; the text has the remedy.
package enum MendRefusal: Worded, Equatable {
    case unknown(Int64)
    /// No row of it was refused.
    case nothingRefused(Int64)
    /// Its stored bytes are gone, or its lines can't be told apart in them.
    case notCut(Int64)
    /// A line that is none of its refused ones.
    case notRefused(Int64, line: Int)
    /// Nothing is left to load.
    case empty(Int64)
    /// A character that the encoding of the file does not have.
    case character(Unicode.Scalar, line: Int)

    package var sentence: Phrase {
        switch self {
        case .unknown(let id):
            Phrase(en: "The ledger has no file \(id)", fr: "Le registre n'a pas de fichier \(id)")
        case .nothingRefused(let id):
            Phrase(
                en: "No row of file \(id) was refused: there is nothing to mend",
                fr: "Aucune ligne du fichier \(id) n'a été refusée : rien à corriger")
        case .notCut(let id):
            Phrase(
                en: "The lines of file \(id) can't be told apart in what is stored of it: "
                    + "mend the file itself, and drop or send it again",
                fr:
                    "Les lignes du fichier \(id) ne se distinguent pas dans ce qui en est conservé : "
                    + "corrigez le fichier lui-même, puis déposez-le de nouveau")
        case .notRefused(let id, let line):
            Phrase(
                en: "Line \(line) of file \(id) is not one that was refused: "
                    + "only refused lines are mended here",
                fr: "La ligne \(line) du fichier \(id) n'a pas été refusée : "
                    + "seules les lignes refusées se corrigent ici")
        case .empty(let id):
            Phrase(
                en: "Every line of file \(id) was left out: nothing is left to load",
                fr: "Toutes les lignes du fichier \(id) ont été vidées : rien à charger")
        case .character(let scalar, let line):
            Phrase(
                en: "Line \(line): the encoding of the file does not have the character "
                    + "“\(scalar)”: write it in another way",
                fr: "Ligne \(line) : le codage du fichier n'a pas le caractère "
                    + "« \(scalar) » : écrivez-le autrement")
        }
    }
}
