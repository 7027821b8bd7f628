// SPDX-License-Identifier: Apache-2.0

internal import Feeds
package import Inbox
package import Wording

/// Why a file is not handed in; nothing of it was kept.
package enum HandInRefusal: Worded {
    case name(String, SentName.Flaw)
    /// Of a marker or checksum file: it would have another's file taken.
    case companion(String, ending: String, feed: String)
    /// The feed takes no file of this name.
    case notTaken(String, feed: String, patterns: [String])
    /// A file of this name is in the inbox, or is worked on.
    case waits(String, feed: String)
    /// The bytes in the work folder are not those that were sent.
    case changed(String)

    package var sentence: Phrase {
        switch self {
        case .name(let name, let flaw): Self.sentence(name, flaw)
        case .companion(let name, let ending, let feed):
            Phrase(
                en: "“\(name)” ends with \(ending), which the feed \(feed) waits for beside its "
                    + "files: send the file itself, under a name of its own",
                fr: "« \(name) » se termine par \(ending), que le flux \(feed) attend à côté de "
                    + "ses fichiers : envoyez le fichier lui-même, sous son propre nom")
        case .notTaken(let name, let feed, let patterns):
            Phrase(
                en: "The feed \(feed) takes no file named “\(name)”: its files are named "
                    + patterns.joined(separator: ", "),
                fr: "Le flux \(feed) ne prend pas de fichier nommé « \(name) » : ses fichiers "
                    + "s'appellent " + patterns.joined(separator: ", "))
        case .waits(let name, let feed):
            Phrase(
                en: "A file named “\(name)” is in the inbox of \(feed) already: "
                    + "try again once it was taken, or give this one another name",
                fr: "Un fichier nommé « \(name) » est déjà dans la boîte de \(feed) : "
                    + "réessayez quand il aura été pris, ou donnez un autre nom à celui-ci")
        case .changed(let name):
            Phrase(
                en: "“\(name)” is not as it was sent any more: send it again",
                fr: "« \(name) » n'est plus tel qu'il a été envoyé : envoyez-le de nouveau")
        }
    }

    private static func sentence(_ name: String, _ flaw: SentName.Flaw) -> Phrase {
        let shown = ForeignText.shown(name, bytes: 80)
        return switch flaw {
        case .empty:
            Phrase(en: "The file has no name: give it one", fr: "Le fichier n'a pas de nom")
        case .tooLong:
            Phrase(
                en: "The name “\(shown)” is longer than \(SentName.longest) bytes: shorten it",
                fr: "Le nom « \(shown) » a plus de \(SentName.longest) octets : raccourcissez-le")
        case .isPath:
            Phrase(
                en: "The name “\(shown)” has / or \\ in it: a name is wanted, not a path",
                fr: "Le nom « \(shown) » contient / ou \\ : il faut un nom, pas un chemin")
        case .hiddenCharacter:
            Phrase(
                en: "The name “\(shown)” has a character in it that can't be seen: rename the file",
                fr: "Le nom « \(shown) » contient un caractère invisible : renommez le fichier")
        case .leadingDot:
            Phrase(
                en: "The name “\(shown)” begins with a dot: rename the file",
                fr: "Le nom « \(shown) » commence par un point : renommez le fichier")
        case .neverData:
            Phrase(
                en: "A file named “\(shown)” is never taken for data: rename it",
                fr: "Un fichier nommé « \(shown) » n'est jamais pris pour des données : renommez-le"
            )
        }
    }
}
