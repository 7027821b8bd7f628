// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Why the files of a folder can't be collected, or not all of them.
enum CollectError: Worded, Equatable {
    case absent(String)
    case unlisted(String, String)
    /// It has nothing at all, and had files once.
    case emptied(String)
    /// More new files than one run loads.
    case cut(String)
    /// So many could not be read, and why the first of them.
    case unread(Int, Phrase)

    var sentence: Phrase {
        switch self {
        case .absent(let path):
            Phrase(
                en: "\(path) is no folder, or not there: mount its share, or make the folder",
                fr: "\(path) n'existe pas ou n'est pas un dossier : monter le partage, ou créer le"
                    + " dossier")
        case .unlisted(let path, let why):
            Phrase(
                en: "\(path) can't be listed: \(why)", fr: "\(path) ne peut pas être lu : \(why)")
        case .emptied(let path):
            Phrase(
                en: "\(path) has nothing in it, and files were collected from it: is its share"
                    + " mounted? Where it was emptied on purpose, leave one file in it that no feed"
                    + " takes",
                fr: "\(path) est vide, et des fichiers en ont été pris : le partage est-il monté ?"
                    + " S'il a été vidé exprès, y laisser un fichier qu'aucun flux ne prend")
        case .cut(let path):
            Phrase(
                en: "\(path) has more new files than one run loads (\(CollectFolder.limit)): the"
                    + " oldest are loaded, the next run goes on",
                fr: "\(path) a plus de nouveaux fichiers qu'une exécution n'en charge"
                    + " (\(CollectFolder.limit)) : les plus anciens sont chargés, la prochaine"
                    + " exécution continue")
        case .unread(let count, let first):
            Phrase.counted(
                count, en: "# file[s] could not be read, the others were looked at: ",
                fr: "# fichier[s] n'[a|ont] pas pu être lu[s], les autres l'ont été : ")
                + first.afterColon
        }
    }
}
