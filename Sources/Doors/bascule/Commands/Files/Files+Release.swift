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

        func run() async throws {
            let file = file
            let installation = try Installation(options)
            let language = installation.settings.language
            let done: Result<Int64, ReleaseRefusal> = try await Database.with(installation) {
                connection in
                let id = try file.only(language, on: connection)
                do {
                    try ReleaseFile(id).run(by: .invoker, on: connection)
                    return .success(id)
                } catch let refusal as ReleaseRefusal {
                    return .failure(refusal)
                }
            }
            switch done {
            case .success(let id):
                say(
                    Phrase(
                        en: "file \(id) is loaded at the service's next look",
                        fr: "le fichier \(id) sera chargé au prochain passage du service")[language]
                )
            case .failure(let refusal):
                complain(refusal.sentence[language])
                throw ExitCode(1)
            }
        }
    }
}
