// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import FileSystem
import Seals
import Wording

struct ArchiveKey: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: Help.text(
            en: "Print the public key of the seals; make the key where there is none.",
            fr: "Affiche la clé publique des sceaux ; fait la clé s'il n'y en a pas."),
        discussion: Help.text(
            en: """
                Keep what it prints where nobody of this host can write: it is what seals are checked \
                with. The secret key is for the service's user alone.
                """,
            fr: """
                Gardez ce qu'elle affiche là où personne de cette machine n'écrit : c'est avec cela \
                que les sceaux se vérifient. La clé secrète n'est que pour l'utilisateur du service.
                """))

    @OptionGroup var options: InstallationOptions
    @Flag(
        help: Help.of(
            en: "Make another key; the old one is kept beside it.",
            fr: "Faire une autre clé ; l'ancienne reste à côté.")) var new = false

    func run() throws {
        let settings = try Installation.settings(options)
        let key = try exitStatus(in: settings.language) {
            let path = settings.archive.keyFile
            let before = try SealKey.read(path)
            if let before, !new { return before }
            if let before { try Folder.rename(path, to: "\(path).\(before.publicKey.name)") }
            let key = try SealKey.make(at: path)
            complain(
                Phrase(
                    en: "A new key: \(path). Put a copy of it where backups of secrets are.",
                    fr:
                        "Une nouvelle clé : \(path). Mettez-en une copie avec les secrets sauvegardés."
                )[settings.language])
            return key
        }
        say(String(key.publicKey.text.dropLast()))
    }
}
