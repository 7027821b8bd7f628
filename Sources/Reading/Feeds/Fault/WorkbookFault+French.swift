// SPDX-License-Identifier: Apache-2.0

package import Records
package import Wording

extension WorkbookFault {
    /// The error and its remedy.
    package var sentence: Phrase { Phrase(en: description, fr: french) }

    /// The same in French.
    var french: String {
        switch self {
        case .doctype(let part):
            "\(part) contient une déclaration de type de document, ce qu'aucun tableur n'écrit : enregistrez de nouveau le classeur et envoyez-le"
        case .unpacksToMore(let part, let bytes):
            "\(part) décompressé dépasse la limite de \(bytes) octets : divisez le classeur"
        case .unpacksToMoreTimes(let part, let times):
            "\(part) décompressé dépasse la limite de \(times) fois sa taille : retirez les lignes et les formats vides, puis enregistrez de nouveau"
        case .tooManyMembers(let limit):
            "le classeur compte plus de parties que la limite de \(limit) : enregistrez-le de nouveau"
        case .tooDeep(let part, let limit):
            "\(part) imbrique plus d'éléments que la limite de \(limit) : enregistrez de nouveau le classeur"
        case .tooLongMarkup(let part, let bytes):
            "une seule balise de \(part) dépasse la limite de \(bytes) octets : enregistrez de nouveau le classeur"
        case .tooManyCharacters(let cell, let limit):
            "\(cell) dépasse la limite de \(limit) caractères d'une cellule : raccourcissez-la"
        case .tooManyRepeats(let cell, let limit):
            "\(cell) est répétée : plus de cellules naissent de répétitions que la limite de \(limit). Videz ce qui ne sert pas"
        case .rowOrder(let cell):
            "\(cell) vient après une ligne qui la suit : enregistrez de nouveau le classeur"
        default: otherFrench
        }
    }

    private var otherFrench: String {
        switch self {
        case .tooManyMerged(let part, let limit):
            "\(part) contient plus de zones fusionnées que la limite de \(limit) : défaites-en"
        case .damaged(let part, _): "\(part) est abîmé ou incomplet : renvoyez le classeur"
        case .memberTwice(let name):
            "\(name) est deux fois dans le fichier : enregistrez de nouveau le classeur"
        case .missingPart(let name):
            "\(name) n'est pas dans le fichier : enregistrez de nouveau le classeur"
        case .sharedPart(let name, let sheets):
            "les feuilles \(sheets.joined(separator: ", ")) sont une seule et même partie, \(name) : enregistrez de nouveau le classeur"
        case .missingString(let cell, let index):
            "\(cell) renvoie au texte partagé \(index), qui n'est pas dans le fichier : enregistrez de nouveau le classeur"
        case .missingStyle(let cell, let index):
            "\(cell) renvoie au style \(index), qui n'est pas dans le fichier : enregistrez de nouveau le classeur"
        case .beyondFormat(let cell):
            "\(cell) est au-delà des 1 048 576 lignes ou des 16 384 colonnes d'une feuille : enregistrez de nouveau le classeur"
        case .notValue(let cell, let text):
            "la valeur de \(cell) n'est pas de son genre (\(text)) : enregistrez de nouveau le classeur"
        case .password:
            "le classeur demande un mot de passe : enregistrez-le sans mot de passe et renvoyez-le"
        case .noSheet(let name, let names):
            "le classeur n'a pas de feuille « \(name) », mais \(names.isEmpty ? "aucune" : names.joined(separator: ", ")) : nommez l'une d'elles"
        case .severalSheets(let names):
            "plusieurs feuilles du classeur sont visibles (\(names.joined(separator: ", "))) : nommez l'une d'elles"
        case .noVisibleSheet:
            "aucune feuille du classeur n'est visible : affichez celle qui compte, ou nommez-la"
        case .tooManySheets(let limit):
            "plus de \(limit) feuilles du classeur sont à lire, ce qui est la limite : divisez-le"
        case .invalidDate(let cell, let value):
            "\(cell) est au format d'une date, et \(value) n'en est pas une du calendrier : corrigez-la"
        case .missingFormula(let cell):
            "\(cell) contient une formule dont le résultat n'est pas dans le fichier : ouvrez-le dans un tableur et enregistrez"
        case .binaryWorkbook:
            "c'est un classeur Excel binaire (.xlsb) : enregistrez-le en .xlsx et envoyez celui-ci"
        case .oldWorkbook:
            "c'est un ancien classeur Excel (.xls) : enregistrez-le en .xlsx et envoyez celui-ci"
        case .otherDocument:
            "c'est un document bureautique, pas un classeur : envoyez le tableau en .xlsx, .ods ou CSV"
        case .noWorkbook:
            "ce n'est pas un classeur : seuls .xlsx, .xlsm et .ods ont des feuilles"
        default: word
        }
    }
}
