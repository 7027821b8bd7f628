// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Seals
import Wording

struct ArchiveSeal: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: Help.text(
            en: "Seal now what was stored, moved or purged since the last seal.",
            fr:
                "Scelle tout de suite ce qui a été rangé, déplacé ou supprimé depuis le dernier sceau."
        ),
        discussion: Help.text(
            en: "Files of seals that are gone from the archive are written again.",
            fr: "Les fichiers de sceaux disparus de l'archive sont réécrits."))

    @OptionGroup var options: InstallationOptions
    @Flag(help: Help.of(en: "The seals made, as JSON.", fr: "Les sceaux faits, en JSON."))
    var json = false

    private struct Made: Encodable {
        let number: Int64
        let name, sha256, key: String
        let stored, moved, purged, gone: Int64

        init(_ seal: Seal) {
            number = seal.number
            (name, sha256, key) = (seal.name, seal.digest, seal.key.name)
            (stored, moved) = (seal.counts.stored, seal.counts.moved)
            (purged, gone) = (seal.counts.purged, seal.counts.gone)
        }
    }

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let sealing = try installation.sealing()
        let seals = try await Database.with(installation) {
            try SealArchive(restoring: true).run(by: .invoker, with: sealing, on: $0)
        }
        if json { return try sayJSON(seals.map(Made.init)) }
        for seal in seals {
            let named = Phrase(
                en: "\(seal.name) (SHA-256 \(seal.digest)): ",
                fr: "\(seal.name) (SHA-256 \(seal.digest)) : ")
            let counts = Phrase.counted(
                seal.counts.all, en: "# file[s] sealed.", fr: "# fichier[s] scellé[s].")
            say((named + counts)[language])
        }
    }
}
