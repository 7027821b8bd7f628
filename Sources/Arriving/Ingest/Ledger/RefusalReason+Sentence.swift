// SPDX-License-Identifier: Apache-2.0

internal import Inbox
internal import Wording

extension RefusalReason {
    /// The reason and the sender's remedy, in the site's language.
    func sentence(in language: Language) -> String {
        guard language == .fr else { return description }
        return switch self {
        case .symbolicLink:
            "est un lien symbolique, qui n'est jamais suivi : envoyez le fichier lui-même"
        case .hardLink(let count):
            "est un lien physique (\(count) noms mènent à ces octets) : envoyez une copie"
        case .pipe: "est un tube nommé : envoyez un fichier ordinaire"
        case .socket: "est une socket : envoyez un fichier ordinaire"
        case .device: "est un périphérique : envoyez un fichier ordinaire"
        case .controlCharacterInName:
            "a un caractère de contrôle dans son nom : renvoyez-le sous un nom simple"
        case .nameNotUTF8: "a un nom qui n'est pas en UTF-8 : renvoyez-le sous un nom simple"
        case .tooDeep(let limit):
            "se trouve à plus de \(limit) sous-dossiers : déposez-le plus haut"
        }
    }
}
