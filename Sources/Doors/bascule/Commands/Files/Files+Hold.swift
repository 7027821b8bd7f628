// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Seals
import Wording

extension Files {
    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Keep a file's bytes whatever the retention says.",
                fr: "Garder les octets d'un fichier, quelle que soit la durée de conservation."),
            discussion: Help.text(
                en: "Exit status 1 where it can't be held. `bascule archive` shows the files held.",
                fr: "Code de sortie 1 si c'est impossible. `bascule archive` montre les gardes."))

        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The file's id, or its name where only it has it.",
                fr: "Le numéro du fichier, ou son nom s'il est le seul à l'avoir."))
        var file: FileArgument
        @Option(help: Help.of(en: "Why, for the journal.", fr: "Pourquoi, pour le journal."))
        var reason: String

        func run() async throws {
            let (file, reason) = (file, reason)
            try await change(options) { connection, language in
                let id = try file.only(language, on: connection)
                try HoldFile(id, because: reason).run(by: .invoker, on: connection)
                return Phrase(
                    en: "file \(id) is held", fr: "le fichier \(id) est gardé")
            }
        }
    }

    struct ReleaseHold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release-hold",
            abstract: Help.text(
                en: "End a file's hold: the retention counts for it again.",
                fr: "Lever la garde d'un fichier : la durée de conservation s'applique de nouveau.")
        )

        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The file's id, or its name where only it has it.",
                fr: "Le numéro du fichier, ou son nom s'il est le seul à l'avoir."))
        var file: FileArgument

        func run() async throws {
            let file = file
            try await change(options) { connection, language in
                let id = try file.only(language, on: connection)
                try Application.ReleaseHold(id).run(by: .invoker, on: connection)
                return Phrase(
                    en: "file \(id) is held no more", fr: "le fichier \(id) n'est plus gardé")
            }
        }
    }
}

/// Does it, and says what was done, or why not.
private func change(
    _ options: InstallationOptions,
    _ body: @escaping @Sendable (Connection, Language) throws -> Phrase
) async throws {
    let installation = try Installation(options)
    let language = installation.settings.language
    let done: Result<Phrase, HoldRefusal> = try await Database.with(installation) { connection in
        do {
            return .success(try body(connection, language))
        } catch let refusal as HoldRefusal {
            return .failure(refusal)
        }
    }
    switch done {
    case .success(let sentence): say(sentence[language])
    case .failure(let refusal):
        complain(refusal.sentence[language])
        throw ExitCode(1)
    }
}
