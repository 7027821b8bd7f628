// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Journal
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

        @OptionGroup var decision: FileDecision
        @Option(help: Help.of(en: "Why, for the journal.", fr: "Pourquoi, pour le journal."))
        var reason: String

        func run() async throws {
            let reason = reason
            try await decision.take { id, _, connection in
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

        @OptionGroup var decision: FileDecision

        func run() async throws {
            try await decision.take { id, _, connection in
                try Application.ReleaseHold(id).run(by: .invoker, on: connection)
                return Phrase(
                    en: "file \(id) is held no more", fr: "le fichier \(id) n'est plus gardé")
            }
        }
    }
}
