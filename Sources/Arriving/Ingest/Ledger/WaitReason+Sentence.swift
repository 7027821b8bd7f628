// SPDX-License-Identifier: Apache-2.0

package import Inbox
package import Wording

extension WaitReason {
    /// Why the file is not taken yet, in the site's language.
    package func sentence(in language: Language) -> String {
        guard language == .fr else { return description }
        return switch self {
        case .openForWriting: "son expéditeur est encore en train de l'écrire"
        case .growing(let bytes, let over):
            "\(bytes < 0 ? "rétrécit" : "grossit") encore : \(bytes < 0 ? "−" : "+")"
                + "\(Self.frenchSize(bytes.magnitude)) en \(Self.seconds(over))"
        case .quiet(let soFar, let required):
            "au repos depuis \(Self.seconds(soFar, rounding: .down)) sur \(Self.seconds(required))"
        case .empty(let soFar, let required):
            "vide, au repos depuis \(Self.seconds(soFar, rounding: .down)) sur "
                + Self.seconds(required)
        case .marker(let name): "attend le fichier \(name)"
        case .checksum(let name): "attend une somme de contrôle SHA-256 dans \(name)"
        case .nulTail: "finit par des octets nuls : sa fin n'est pas encore écrite"
        case .linked(let count): "porte \(count) noms : sans doute en cours de renommage"
        case .unreadable(let why): "ne peut pas être lu (\(why))"
        case .unmatched: "aucun flux ne prend de fichier de ce nom"
        case .outside: "n'est dans le dossier d'aucun flux : personne ne le prendra"
        case .orphan(let file): "accompagne \(file), qui n'est pas là"
        case .leftUpload: "transfert abandonné : il porte encore un nom provisoire"
        case .declaredLater(let feed, let start):
            "le flux \(feed) le prend, mais il a été déclaré ou modifié depuis le démarrage de ce service"
                + " (\(start)) : il faut le redémarrer"
        case .unlisted(let why): "dossier impossible à lister, quoi qu'il contienne (\(why))"
        }
    }

    private static func frenchSize(_ bytes: UInt64) -> String {
        size(bytes).replacing("B", with: "o")
    }
}
