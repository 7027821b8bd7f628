// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Journal
import Wording

extension Files {
    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Load a file that waits because it is unusual.",
                fr: "Charger un fichier qui attend parce qu'il est inhabituel."),
            discussion: Help.text(
                en: "The service loads it at its next look. Exit status 1 where it does not wait.",
                fr:
                    "Le service le charge à son prochain passage. Code de sortie 1 s'il n'attend pas."
            ))

        @OptionGroup var decision: FileDecision

        @Flag(
            help: Help.of(
                en: "Load it even where older values replace newer ones.",
                fr: "Charger même si d'anciennes valeurs en remplacent de nouvelles.")) var force =
            false

        func run() async throws {
            let force = force
            try await decision.take { id, installation, connection in
                try ReleaseFile(id, forced: force, in: installation)
                    .run(by: .invoker, on: connection)
                return Phrase(
                    en: "file \(id) is loaded at the service's next look",
                    fr: "le fichier \(id) sera chargé au prochain passage du service")
            }
        }
    }

    struct Refuse: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Refuse a file that waits because it is unusual.",
                fr: "Refuser un fichier qui attend parce qu'il est inhabituel."),
            discussion: Help.text(
                en:
                    "At its next look the service puts it into the error folder. `bascule files retry` loads it from there. Exit status 1 where it does not wait.",
                fr:
                    "À son prochain passage, le service le met dans le dossier error. `bascule files retry` le charge de là. Code de sortie 1 s'il n'attend pas."
            ))

        @OptionGroup var decision: FileDecision
        @Option(help: Help.of(en: "Why, for the journal.", fr: "Pourquoi, pour le journal."))
        var reason: String?

        func run() async throws {
            let reason = reason
            try await decision.take { id, _, connection in
                try RefuseFile(id, because: reason).run(by: .invoker, on: connection)
                return Phrase(
                    en: "file \(id) goes to the error folder at the service's next look",
                    fr: "le fichier \(id) ira dans le dossier error au prochain passage du service")
            }
        }
    }
}
