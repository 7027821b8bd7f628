// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import FileSystem
import Seals
import Wording

struct ArchiveKey: AsyncParsableCommand {
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

    func run() async throws {
        let installation = try Installation(options)
        let settings = installation.settings
        let path = settings.archive.keyFile
        let before = try exitStatus(in: settings.language) { try SealKey.read(path) }
        if let before, !new { return show(before) }
        let key: SealKey
        if new {
            key = try exitStatus(in: settings.language) {
                try SealKey.make(at: path, insteadOf: before)
            }
        } else {
            // Only the database knows whether there was one.
            let sealing = try installation.sealing()
            key = try await Database.with(installation, .look) { try sealing.key(on: $0) }
        }
        complain(
            Phrase(
                en: "A new key: \(path). Put a copy of it where backups of secrets are.",
                fr: "Une nouvelle clé : \(path). Mettez-en une copie avec les secrets sauvegardés."
            )[settings.language])
        show(key)
    }

    private func show(_ key: SealKey) {
        say(String(key.publicKey.text.dropLast()))
    }
}
