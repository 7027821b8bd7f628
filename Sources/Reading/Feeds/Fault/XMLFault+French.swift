// SPDX-License-Identifier: Apache-2.0

internal import Records

extension XMLFault {
    /// What is wrong and the remedy, in French.
    var french: String {
        switch self {
        case .doctype(let line):
            "la ligne \(line) contient une déclaration de type de document (<!DOCTYPE …>), qui peut cacher ou aller chercher ce qui n'est pas dans le fichier : faites-le écrire sans elle"
        case .notXML(_, let line, let column, let place):
            "ce n'est plus du XML à partir de la ligne \(line), colonne \(column)\(Self.inside(place))"
        case .cutOff(let line, let place):
            "le fichier s'arrête à la ligne \(line)\(Self.inside(place)), avant la fin du document : il est incomplet, renvoyez-le"
        case .trailing(let line, let column):
            "quelque chose suit la fin du document, à la ligne \(line), colonne \(column) : retirez-le, ou envoyez chaque document à part"
        case .otherEncoding(let name):
            "le fichier se dit écrit en « \(name) », que Bascule ne lit pas : faites-le écrire en UTF-8"
        case .notEncoded(let name):
            "le fichier se dit écrit en « \(name) », et ses octets ne le sont pas : faites-le réécrire"
        case .placeTwice(let place):
            "« \(place) » figure deux fois dans l'enregistrement : rien ne dit lequel compte"
        case .aroundTwice(let place, let line):
            "« \(place) » figure une seconde fois, à la ligne \(line) : rien ne dit lequel compte"
        case .aroundLate(let place, let line):
            "« \(place) », à la ligne \(line), vient après des enregistrements qui en ont besoin : faites-le écrire avant eux"
        case .noRecord(let place, let root):
            "aucun élément ne se trouve à « \(place) », le fichier commence par « \(root) » : vérifiez qu'il est bien de ce flux"
        default: frenchOfLimits
        }
    }

    private var frenchOfLimits: String {
        switch self {
        case .tooDeep(let limit, let line, let place):
            "plus de \(limit) éléments imbriqués à la ligne \(line)\(Self.inside(place))"
        case .tooLongMarkup(let bytes, let line, let place):
            "une balise ou un commentaire de plus de \(bytes) octets à la ligne \(line)\(Self.inside(place))"
        case .tooManyAttributes(let limit, let line, let place):
            "plus de \(limit) attributs à la ligne \(line)\(Self.inside(place))"
        case .tooLongName(let bytes, let line, let place):
            "un nom de plus de \(bytes) octets à la ligne \(line)\(Self.inside(place))"
        case .tooManyNames(let limit, let line, let place):
            "plus de \(limit) noms différents d'éléments et d'attributs, à la ligne \(line)\(Self.inside(place))"
        case .tooManyRecords(let line, let limit):
            "plus de \(limit) enregistrements commencent à la ligne \(line), ce qui est la limite : faites écrire le fichier avec des fins de ligne"
        case .recordTooLong(let bytes, let place):
            "l'enregistrement « \(place) » dépasse la limite de \(bytes) octets"
        case .textTooLong(let bytes, let place):
            "le texte de « \(place) » dépasse la limite de \(bytes) octets"
        default: "le fichier ne peut pas être lu"
        }
    }

    private static func inside(_ place: String) -> String {
        place.isEmpty ? "" : ", dans « \(place) »"
    }
}
