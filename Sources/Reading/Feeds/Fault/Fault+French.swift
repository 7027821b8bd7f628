// SPDX-License-Identifier: Apache-2.0

internal import Records
internal import Wording

extension Fault {
    /// The message in French: what is wrong, what was wanted, what to do.
    var french: String {
        let inSheet = sheetRow.map { place in
            "feuille « \(place.sheet) »" + (place.row.map { ", ligne \($0)" } ?? "")
        }
        let whole = line.map { "Ligne \($0)" + (inSheet.map { " (\($0))" } ?? "") }
        let place = [whole ?? inSheet, (header ?? column).map { "colonne « \($0) »" }]
            .compactMap(\.self).joined(separator: ", ")
        let sent = value.map { "« \($0.prefix(200)) »" } ?? "la cellule"
        let text = frenchCell(sent) ?? frenchRow ?? frenchFile
        return place.isEmpty ? text : "\(place) : \(text)"
    }

    /// A cell's fault, `sent` being what was sent.
    private func frenchCell(_ sent: String) -> String? {
        switch detail {
        case .required: "une valeur est obligatoire ici. Complétez la cellule."
        case .notNumber(let example):
            "\(sent) n'est pas un nombre. Écrivez uniquement des chiffres, par exemple \(example)."
        case .wrongDecimal(let declared, let mark):
            "\(sent) contient « \(mark) », alors que le séparateur décimal de ce fichier est « \(declared) ». Écrivez le nombre avec « \(declared) »."
        case .notInteger: "\(sent) n'est pas un nombre entier. Écrivez-le sans décimales."
        case .notBoolean: "\(sent) n'est ni oui ni non. Écrivez oui ou non."
        case .notJSON: "\(sent) n'est pas du JSON valide. Corrigez-le à la source."
        case .repeatedKey(let key):
            "\(sent) contient deux fois la clé « \(Fault.visible(key)) » dans un même objet : une seule de ses valeurs pourrait être gardée. Corrigez-le à la source."
        case .unknownUnit(let unit, let expected):
            "l'unité « \(unit) » n'est pas admise dans cette colonne (\(expected.joined(separator: ", "))). Envoyez la valeur dans l'une de ces unités."
        case .ambiguousNumber(let decimal, let grouped):
            "\(sent) peut se lire \(Fault.decimalComma(decimal)) ou \(grouped). Exportez avec un séparateur décimal connu, ou faites-le déclarer pour ce flux."
        case .pattern(let example?, _):
            "\(sent) n'a pas la forme attendue dans cette colonne, par exemple \(example). Corrigez la valeur."
        case .pattern(nil, let pattern):
            "\(sent) n'a pas la forme attendue dans cette colonne\(Fault.form(pattern).fr). Corrigez la valeur."
        case .tooLong(let limit, let length):
            "le texte compte \(length) caractères ; \(limit) au plus sont admis. Raccourcissez-le."
        case .tooShort(let limit, let length):
            "le texte ne compte que \(Fault.characters(length).fr) ; il en faut au moins \(limit). Complétez-le."
        case .notAllowed(let values):
            "\(sent) ne fait pas partie des valeurs admises : \(Fault.list(values)). Corrigez-la, ou demandez l'ajout de cette valeur."
        case .outside(let low, let high, let when): frenchRange(sent, low, high, when)
        case .tooManyDigits: "\(sent) compte plus de 38 chiffres. Corrigez la valeur."
        case .precision(let digits, let scale):
            "\(sent) ne convient pas : \(digits - scale) chiffres au plus avant la virgule et \(scale) après. Corrigez la valeur."
        case .integerTooLarge(let bits):
            "\(sent) est trop grand pour un nombre entier (\(bits) bits). Corrigez la valeur."
        case .beyondDouble:
            "\(sent) est hors de ce qui peut être stocké (entre 5e-324 et 1,7e308, de part et d'autre de 0). Corrigez la valeur."
        case .computedTooLarge(let expression):
            "le résultat de \(expression) est trop grand, ou a trop de chiffres. Vérifiez les valeurs de cette ligne."
        case .notDate(let examples):
            "\(sent) n'est pas une date écrite sous une forme connue. Écrivez-la par exemple ainsi : \(Fault.list(examples))."
        case .noSuchDay: "\(sent) : ce jour n'existe pas dans le calendrier. Corrigez la date."
        case .noSuchTime: "\(sent) : cette heure n'existe pas. Corrigez l'heure."
        case .skippedHour(let zone):
            "\(sent) n'existe pas dans le fuseau \(zone) : c'est l'heure sautée au passage à l'heure d'été. Corrigez l'heure."
        case .repeatedHour(let zone):
            "\(sent) a eu lieu deux fois dans le fuseau \(zone), au passage à l'heure d'hiver ; la première est retenue. Vérifiez."
        case .cutTimes(let count, let lines):
            "heures plus fines que la microseconde : \(count) (lignes \(lines)). Le reste a été coupé, sans arrondi. Envoyez des microsecondes si c'est important."
        case .cutDays(let count, let lines):
            "dates accompagnées d'une heure : \(count) (lignes \(lines)). Seul le jour est conservé. Faites déclarer la colonne comme timestamp si l'heure compte."
        case .undefinedBytes(let bytes):
            "\(sent) contient des octets que l'encodage du fichier ne définit pas (\(bytes)). Exportez de nouveau, en UTF-8."
        case .nul:
            "la cellule contient des octets nuls. Le fichier est peut-être abîmé : exportez-le de nouveau."
        case .errorCell:
            "\(sent) est l'erreur d'une formule, pas une valeur. Corrigez la formule, ou videz la cellule."
        case .cell(let fault): "\(fault.french)."
        default: nil
        }
    }

    private func frenchRange(_ sent: String, _ low: String?, _ high: String?, _ when: String?)
        -> String
    {
        let low = low.map(Fault.decimalComma)
        let high = high.map(Fault.decimalComma)
        let bounds =
            switch (low, high) {
            case (let low?, let high?): "de \(low) à \(high)"
            case (let low?, nil): "\(low) ou plus"
            case (nil, let high?): "\(high) ou moins"
            case (nil, nil): "toute valeur"
            }
        let condition = when.map { $0.isEmpty ? "" : " pour \($0)" } ?? ""
        return severity == .warn
            ? "\(sent) est inhabituel\(condition) (attendu : \(bounds)). La valeur est conservée ; vérifiez-la."
            : "\(sent) est hors limites\(condition) (admis : \(bounds)). Corrigez la valeur."
    }

    private var frenchRow: String? {
        switch detail {
        case .fewerCells(let expected, let found):
            "la ligne a \(Fault.cells(found).fr) au lieu de \(expected), et il en manque d'obligatoires. Complétez-la."
        case .moreCells(let expected, let found):
            "la ligne a \(found) cellules au lieu de \(expected). Retirez celles qui sont en trop, ou mettez entre guillemets le texte qui contient un séparateur."
        case .unclosedQuote(let opened):
            "un guillemet ouvert à la ligne \(opened) n'est jamais refermé. Refermez-le ou supprimez-le."
        case .strayQuote:
            "un guillemet se trouve là où il ne peut pas être. Doublez-le ou supprimez-le."
        case .belowTable(let line, let isFooter):
            "cette donnée se trouve sous \(isFooter ? "le pied de tableau" : "un autre tableau") qui commence à la ligne \(line), et n'a pas été lue. Remontez-la, ou retirez cette ligne."
        case .check(let text, let left, let right):
            "« \(text) » n'est pas respecté : \(Fault.decimalComma(left)) contre \(Fault.decimalComma(right)). Vérifiez ces valeurs."
        case .checkOfTimes(let text, let left, let right):
            "« \(text) » n'est pas respecté : \(Fault.frenchDay(left)) contre \(Fault.frenchDay(right)). Vérifiez ces dates."
        case .unitsDiffer(let cell, let column):
            "l'unité écrite avec la valeur (« \(cell) ») n'est pas celle de la colonne d'unité (« \(column) »). Gardez la bonne."
        case .duplicateKey(let first, let key):
            "la même clé (\(key)) figure déjà à la ligne \(first) avec d'autres valeurs. Gardez une seule des deux lignes."
        case .amendmentRefused(let file, let line):
            "ce résultat a déjà été reçu\(Fault.origin(file, line, file: " dans ", line: ", ligne ")) avec d'autres valeurs, et ce flux n'accepte pas de correction. Adressez-vous au responsable."
        case .keyTooLong(let bytes, let limit):
            "la clé de cette ligne compte \(bytes) octets ; \(limit) au plus sont admis. Raccourcissez ses textes, ou faites relever la limite (key_bytes)."
        case .refusedByDatabase(let refusal): refusal.french
        default: nil
        }
    }

    private var frenchFile: String {
        switch detail {
        case .missingColumns(let columns, let found): frenchMissing(columns, found)
        case .duplicateHeader(let names):
            "plusieurs colonnes portent le même titre : \(Fault.list(names)). Renommez ou retirez l'une d'elles."
        case .extraColumn(let name):
            severity == .warn
                ? "ce flux n'a pas de colonne de ce nom ; elle n'a pas été lue."
                : "la colonne « \(name) » n'est pas connue. Retirez-la."
        case .otherHeader(let names):
            "cette ligne donne aux colonnes d'autres titres que ceux du haut du tableau (\(Fault.list(names))) ; les lignes qui la suivent sont lues d'après elle. Vérifiez que deux fichiers n'ont pas été mis bout à bout."
        case .noHeader:
            "aucune ligne ne donne les titres des colonnes. Exportez le fichier avec ses titres."
        case .otherTable(let line, let names):
            "un autre tableau commence à la ligne \(line) (\(Fault.list(names))) ; ce flux attend un seul tableau par fichier. Envoyez chaque tableau dans un fichier à part."
        case .loneLine:
            "cette ligne n'a qu'une cellule et suit une ligne vide ; elle a été lue comme une ligne de données. Si c'est le titre d'un autre tableau, envoyez chaque tableau dans un fichier à part."
        case .passedOver(let lines):
            "lignes ignorées : \(lines). Elles se trouvent au-dessus du tableau, et ce flux n'y attend rien. Retirez-les, ou faites-les déclarer."
        case .takenAsDeclared(let lines):
            "lignes qui ressemblent à de bonnes données, et qui n'ont pas été lues : \(lines). Ce flux déclare qu'il n'y en a pas à cet endroit. Vérifiez le fichier, ou le flux."
        case .noRows(let lines):
            "aucune donnée n'a été lue, bien que \(Fault.unread(lines).fr). Vérifiez le fichier : `bascule feeds preview` montre ce que chaque ligne a été jugée."
        case .delimiterInDoubt(let taken, let other):
            "les cellules ont été séparées par « \(Dialect.french(delimiter: taken)) » ; « \(Dialect.french(delimiter: other)) » était peut-être voulu. Faites déclarer le séparateur de ce flux."
        case .nameDoesNotTell(let column, let example):
            "le nom du fichier ne donne pas « \(column) » ; il doit avoir \(example.map { "la forme de cet exemple : \($0)" } ?? "une autre forme\(Fault.formDeclared.fr)"). Renommez le fichier."
        case .preambleDoesNotTell(let column, let example):
            "aucune ligne au-dessus du tableau ne donne « \(column) » ; il en faut une \(example.map { "de la forme de cet exemple : « \($0) »" } ?? "d'une forme particulière\(Fault.formDeclared.fr)"). Exportez le fichier avec son en-tête complet."
        case .rejectsOverLimit(let rejected, let read, let limit):
            "\(Fault.refused(rejected, of: read).fr) ; la limite est de \(Fault.decimalComma(limit)). Le fichier entier est refusé : corrigez-le et renvoyez-le."
        case .empty: "le fichier est vide. Renvoyez-le."
        case .headerOnly: "le fichier n'a que des titres et aucune ligne. Vérifiez l'export."
        case .unreadable(let what): what.frenchSentences
        case .unreadableLine(let what):
            "la ligne ne peut pas être lue (\(what.french)). Faites-la réécrire."
        case .tooLarge(let what):
            "une limite est dépassée (\(what.french)). Vérifiez le fichier."
        case .fileTooLarge(let bytes, let limit):
            "le fichier compte \(bytes) octets, pour une limite de \(limit). Divisez-le en plusieurs, ou faites relever la limite."
        case .tooManyRows(let limit):
            "le fichier compte plus de \(limit) lignes. Divisez-le en plusieurs."
        case .moreFaults(let count):
            "\(Fault.unlisted(count).fr). Corrigez le fichier à la source."
        case .checksumDiffers:
            "le fichier n'est pas celui dont la somme de contrôle a été envoyée. Renvoyez les deux."
        case .unaccounted(let lines, let accounted):
            "Bascule s'est trompé en comptant les lignes du fichier (\(lines), dont \(accounted) classées) :"
                + " rien n'en a été chargé. L'erreur vient de Bascule, pas du fichier : signalez-la."
        case .layout(let what): "\(what.french)."
        case .headerUnit(let name, let unit, let expected):
            "le titre « \(name) » \(unit.map { "donne l'unité \($0)" } ?? "ne donne pas d'unité"), au lieu de \(Fault.list(expected)). Exportez dans cette unité, ou faites déclarer l'autre."
        case .other(_, let french, _): french
        default: rule.rawValue
        }
    }

    private func frenchMissing(_ columns: [MissingColumn], _ found: [String]) -> String {
        let wanted = columns.map { column in
            "« \(column.names[0]) »" + (column.nearest.map { " (est-ce « \($0) » ?)" } ?? "")
        }
        let has = found.isEmpty ? "aucune" : Fault.list(found)
        let what =
            columns.count > 1
            ? "des colonnes obligatoires manquent" : "une colonne obligatoire manque"
        return
            "\(what) : \(wanted.joined(separator: ", ")). Colonnes trouvées : \(has). Corrigez les titres, ou exportez avec ces colonnes."
    }

    /// `2026-03-04` and what may follow it, as people here write it.
    private static func frenchDay(_ time: String) -> String {
        time.replacing(#/^(\d+)-(\d\d)-(\d\d)/#) { "\($0.output.3)/\($0.output.2)/\($0.output.1)" }
    }

    private static func decimalComma(_ number: String) -> String {
        number.replacing(".", with: ",")
    }
}
