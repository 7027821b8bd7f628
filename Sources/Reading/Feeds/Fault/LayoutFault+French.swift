// SPDX-License-Identifier: Apache-2.0

internal import Records

extension LayoutFault {
    /// What is wrong and the remedy, in French.
    var french: String {
        switch self {
        case .missingSection(let name, let names):
            "il manque la section « \(name) » ; sections trouvées : \(names.isEmpty ? "aucune" : Fault.list(names)). Exportez le fichier avec elle"
        case .missingSheet(let name, let names):
            "il manque la feuille « \(name) » ; feuilles trouvées : \(names.isEmpty ? "aucune" : Fault.list(names)). Envoyez le classeur avec elle"
        case .hiddenSheet(let name):
            "la feuille « \(name) » est masquée et n'a pas été lue : affichez-la et renvoyez le classeur, ou faites-la nommer en entier dans `take`"
        case .hiddenSheets(let names):
            "des feuilles masquées n'ont pas été lues : \(Fault.list(names)). Si elles en font partie, affichez-les et renvoyez le classeur"
        case .sectionTwice(let name, let line, let first):
            "la section « \(name) » figure deux fois, aux lignes \(first) et \(line) : envoyez chacune à part, ou faites-la déclarer avec `repeat: true`"
        case .sectionsOverlap(let name, let line, let open, let since):
            "la section « \(name) » commence à la ligne \(line) dans « \(open) » (ligne \(since)), qui n'est pas terminée : le fichier est abîmé, exportez-le de nouveau"
        case .openSection(let name, let line):
            "la section « \(name) » de la ligne \(line) n'est pas terminée : le fichier est incomplet, renvoyez-le"
        case .noSection:
            "aucune section ne commence dans le fichier : vérifiez qu'il est bien de ce flux"
        case .noTable(let section):
            "aucune ligne\(Self.within(section)) ne donne les titres des colonnes : exportez le fichier avec ses titres"
        case .noMeasured(let line, let names):
            "aucun titre de la ligne \(line) ne convient à `unpivot.columns` ; titres trouvés : \(Fault.list(names)). Vérifiez que le fichier est bien de ce flux, ou faites déclarer ses colonnes"
        case .noPlate(let section):
            "aucune plaque n'est présente\(Self.within(section)) : une plaque commence par une ligne 1, 2, 3 … au-dessus de ses puits"
        case .noRecord(let section):
            "aucune ligne\(Self.within(section)) ne porte une rubrique de ce flux : vérifiez que le fichier est bien de ce flux"
        case .outside(let lines):
            "lignes hors de toute section : \(lines). Elles n'ont pas été lues : retirez-les, ou faites-les déclarer"
        case .otherWidth(let expected, let found):
            "la ligne compte \(found) cellules, les titres \(expected) : elle est incomplète ou décalée, corrigez-la"
        case .keyTwice(let key, let value, let other):
            "« \(key) » figure deux fois dans un même enregistrement, avec « \(other) » et « \(value) » : gardez l'une des deux"
        case .recordTooLong(let line, let lines, let bytes):
            "l'enregistrement de la ligne \(line) dépasse la limite de \(lines) lignes ou de \(bytes) octets : vérifiez où commence un enregistrement"
        case .tooManyKeys(let limit):
            "le fichier compte plus de \(limit) rubriques différentes, ce qui est la limite : vérifiez qu'il est bien de ce flux, ou faites relever `limits.columns`"
        case .tooManyParts(let line, let limit):
            "la ligne \(line) donne plus de \(limit) mesures, ce qui est la limite : divisez le fichier"
        default: frenchPlate
        }
    }

    private var frenchPlate: String {
        switch self {
        case .plateColumns(let line, let found):
            "la plaque de la ligne \(line) compte \(found) colonnes, ce qu'aucune plaque n'offre : exportez-la entière"
        case .plateSize(let line, let wells, let expected):
            "la plaque de la ligne \(line) compte \(wells) puits, au lieu de \(Fault.list(expected.map(String.init))) : vérifiez que le fichier est bien de ce flux"
        case .plateRow(let line, let found, let expected):
            "rangée « \(found) » d'une plaque à la ligne \(line), au lieu de « \(expected) » : exportez la plaque entière"
        case .plateNumbers(let line, let after, let found):
            "les colonnes d'une plaque se suivent, 1, 2, 3 …, et \(after) est suivi de \(found) à la ligne \(line) : exportez la plaque entière"
        case .plateCut(let line, let from, let rows, let expected):
            "la plaque de la ligne \(from) s'arrête à la ligne \(line) avec \(rows) rangées sur \(expected) : exportez-la entière"
        case .wellBeyond(let well):
            "une valeur se trouve hors de la plaque, en \(well) : vérifiez la ligne, ou la taille de la plaque"
        case .wellsMissing(let row, let found, let expected):
            "la rangée \(row) de la plaque ne compte que \(found) puits sur \(expected) : exportez la plaque entière"
        case .rowWithoutPlate(let row):
            "cette ligne ressemble à la rangée \(row) d'une plaque, et aucune plaque ne commence plus haut : exportez la plaque avec les numéros de ses colonnes"
        default: "le fichier n'est pas de la forme déclarée"
        }
    }

    private static func within(_ section: String?) -> String {
        section.map { " de la section « \($0) »" } ?? ""
    }
}
