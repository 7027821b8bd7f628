// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import FileSystem
package import Records
package import Wording

extension SourceError: Worded {
    package var sentence: Phrase { Phrase(en: description, fr: french) }

    private var french: String {
        let name =
            switch subject {
            case "descriptor 0": "l'entrée standard"
            case "descriptor 1": "la sortie standard"
            case "descriptor 2": "la sortie d'erreur"
            default: subject ?? "?"
            }
        if let reason { return reason.sentence(ofFile: true).fr }
        return switch code {
        case .open: "impossible d'ouvrir \(name) : \(FileError.french(errno: number))"
        case .write: "impossible d'écrire vers \(name) : \(FileError.french(errno: number))"
        case .encoding:
            "l'encodage \(name) n'est pas connu ici : `iconv --list` montre les noms"
        case .read, .bombed, .damaged, .contents:
            "impossible de lire \(name) : \(FileError.french(errno: number))"
        }
    }
}
