// SPDX-License-Identifier: Apache-2.0

package import Records
package import Wording

/// The reader's errors, as an analyst reads them.
///
/// Both languages say all of it, or this does not compile: the reader has no words of its own that
/// could slip through.
extension ReadError {
    /// For a line, or for a whole file and then with the remedy.
    package func sentence(ofFile isOfFile: Bool) -> Phrase {
        Phrase(en: description, fr: isOfFile ? frenchSentences : french)
    }

    /// Whole sentences of why a file can't be read and what to do, in English.
    var englishSentences: String {
        switch self {
        case .notText: "the file is not a table in text form (\(description)). Export it as CSV."
        case .damaged: "the file is damaged (\(description)). Send it again."
        case .container: "the container can't be taken (\(description))."
        default: "the file can't be read (\(description))."
        }
    }

    /// The same in French.
    var frenchSentences: String {
        switch self {
        case .notText(let content) where content.isPacked:
            "le fichier ne peut pas être lu (\(french)). Décompressez-le d'abord."
        case .notText:
            "le fichier n'est pas un tableau au format texte (\(french)). Exportez-le en CSV."
        case .damaged: "le fichier compressé est abîmé ou incomplet. Renvoyez-le."
        case .container: "l'archive ne peut pas être prise (\(french))."
        default: "le fichier ne peut pas être lu (\(french))."
        }
    }

    /// The error, and the remedy if `frenchSentences` does not have it.
    var french: String {
        switch self {
        case .notText(let content): "c'est \(content.french)"
        case .onlyNULBytes:
            "il ne commence que par des octets nuls : son transfert n'est pas allé au bout, renvoyez-le"
        case .unclosedQuote(let line): "un guillemet ouvert à la ligne \(line) n'est jamais refermé"
        case .strayQuote: "un guillemet se trouve là où il ne peut pas être"
        case .lineTooLong(let limit): "la ligne dépasse la limite de \(limit) octets"
        case .fieldTooLong(let limit): "une cellule dépasse la limite de \(limit) octets"
        case .tooManyColumns(let found, let limit): "\(found) cellules, pour une limite de \(limit)"
        case .unpacksToMore(let packing, let bytes):
            "\(packing.frenchFile) décompressé dépasse la limite de \(bytes) octets : renvoyez-le sans le compresser s'il est juste"
        case .unpacksToMoreTimes(let packing, let times):
            "\(packing.frenchFile) décompressé dépasse la limite de \(times) fois sa taille : renvoyez-le sans le compresser s'il est juste"
        case .emptyArchive: "l'archive zip ne contient aucun fichier : renvoyez-la"
        case .severalFiles:
            "l'archive zip contient plusieurs fichiers : envoyez-les un par un, ou un par archive"
        case .password: "l'archive zip demande un mot de passe : renvoyez-la sans"
        case .office:
            "c'est un classeur Excel (.xlsx) ou un document Office, pas du texte : enregistrez-le en CSV et envoyez celui-ci"
        case .openDocument:
            "c'est un document OpenDocument, pas du texte : enregistrez-le en CSV et envoyez celui-ci"
        case .damaged(let packing, _):
            "\(packing.frenchFile) est abîmé ou incomplet : renvoyez-le"
        case .workbook(let fault): fault.french
        case .notJSON(_, let byte): "ce n'est pas du JSON, à partir de l'octet \(byte)"
        case .noObject: "la ligne est du JSON mais pas un objet : écrivez {…}, un par ligne"
        case .tooDeep(let limit): "plus de \(limit) objets et listes imbriqués"
        case .memberTwice(let name): "le membre « \(name) » figure deux fois dans un objet"
        case .layout(let fault): fault.french
        case .xml(let fault): fault.french
        case .container(let fault): fault.french
        case .noMemory: "la mémoire ne suffit pas pour décompresser le fichier"
        }
    }
}

extension ReadError.Content {
    fileprivate var french: String {
        switch self {
        case .pdf: "un document PDF"
        case .oldOffice: "un ancien fichier Excel ou Word (.xls, .doc)"
        case .zip: "une archive zip"
        case .emptyZip: "une archive zip vide"
        case .gzip: "un fichier gzip"
        case .bzip2: "un fichier bzip2"
        case .xz: "un fichier xz"
        case .zstandard: "un fichier Zstandard"
        case .sevenZip: "une archive 7-Zip"
        case .rar: "une archive RAR"
        case .png: "une image PNG"
        case .jpeg: "une image JPEG"
        case .gif: "une image GIF"
        case .tiff: "une image TIFF"
        case .program: "un programme"
        case .sqlite: "une base SQLite"
        case .parquet: "un fichier Parquet"
        case .richText: "un document RTF"
        case .html: "une page HTML, même si son nom finit par .xls"
        case .xml: "un fichier XML"
        case .json: "un document JSON"
        case .binary: "un fichier binaire"
        }
    }
}

extension Packing {
    fileprivate var frenchFile: String { self == .none ? "le fichier" : "le fichier \(rawValue)" }
}
