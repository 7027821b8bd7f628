// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Ingest
import Journal
import Postgres
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

        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The file's id, or its name where only it has it.",
                fr: "Le numéro du fichier, ou son nom s'il est le seul à l'avoir."))
        var file: FileArgument

        @Flag(
            help: Help.of(
                en: "Load it even where older values replace newer ones.",
                fr: "Charger même si d'anciennes valeurs en remplacent de nouvelles.")) var force =
            false

        func run() async throws {
            let (file, force) = (file, force)
            let installation = try Installation(options)
            try await Files.decide(file, installation) { id, connection in
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

        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The file's id, or its name where only it has it.",
                fr: "Le numéro du fichier, ou son nom s'il est le seul à l'avoir."))
        var file: FileArgument

        func run() async throws {
            let file = file
            try await Files.decide(file, try Installation(options)) { id, connection in
                try RefuseFile(id).run(by: .invoker, on: connection)
                return Phrase(
                    en: "file \(id) goes to the error folder at the service's next look",
                    fr: "le fichier \(id) ira dans le dossier error au prochain passage du service")
            }
        }
    }

    /// Does something with a file that waits, and says it, or why not.
    private static func decide(
        _ file: FileArgument, _ installation: Installation,
        _ act: @escaping @Sendable (Int64, Connection) throws -> Phrase
    ) async throws {
        let language = installation.settings.language
        let (isDone, told): (Bool, Phrase) = try await Database.with(installation) {
            connection in
            let id = try file.only(language, on: connection)
            do {
                return (true, try act(id, connection))
            } catch let error as ReleaseRefusal {
                return (false, error.sentence)
            } catch let error as RetryRefusal {
                return (false, error.sentence)
            }
        }
        guard isDone else {
            complain(told[language])
            throw ExitCode(1)
        }
        say(told[language])
    }
}
