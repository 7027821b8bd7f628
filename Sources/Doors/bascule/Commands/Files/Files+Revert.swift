// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Feeds
import Ingest
import Journal
import Postgres
import Wording

extension Files {
    struct Revert: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Take a loaded file back, as if it had never come.",
                fr: "Annuler un fichier chargé, comme s'il n'était jamais venu."),
            discussion: Help.text(
                en: """
                    Rows it inserted go, rows it amended return to the version before, rows that a later \
                    file delivered too stay as that file's. Its versions are kept in the history table. \
                    On a terminal the counts are shown first, and asked for; --force answers.
                    """,
                fr: """
                    Les lignes qu'il a ajoutées partent, celles qu'il a modifiées reviennent à la version d'avant, celles qu'un \
                    fichier suivant apportait aussi restent, au nom de celui-ci. Ses versions restent dans l'historique. \
                    Sur un terminal, le compte est montré et la confirmation demandée ; --force y répond.
                    """))

        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The file's id, or its name where only one has it.",
                fr: "Le numéro du fichier, ou son nom s'il est le seul à l'avoir."))
        var file: FileArgument
        @Flag(
            help: Help.of(
                en: "Only say what would be done: the exact counts, nothing is changed.",
                fr: "Dire seulement ce qui serait fait, au compte exact ; rien n'est changé."))
        var dryRun = false
        @Flag(
            help: Help.of(
                en: "Don't ask, and note the file as reverted also where its rows are gone.",
                fr:
                    "Ne rien demander, et noter le fichier comme annulé même si ses lignes n'y sont plus."
            ))
        var force = false
        @Option(help: Help.of(en: "Why: kept in the journal.", fr: "Pourquoi : gardé au journal."))
        var reason: String?
        @Flag(help: Help.of(en: "The counts as JSON.", fr: "Le compte en JSON.")) var json = false

        func run() async throws {
            let installation = try Installation(options)
            let language = installation.settings.language
            if dryRun {
                return try say(try await count(installation), isDry: true, in: language)
            }
            if Asking.isPossible && !force {
                let found = try await count(installation)
                if found.report.wasDone { return try say(found, isDry: false, in: language) }
                try Asking.goOn(lines(found, isDry: true, in: language), in: language)
            }
            try say(try await revert(installation), isDry: false, in: language)
        }

        private func say(
            _ found: (id: Int64, report: RevertReport), isDry: Bool, in language: Language
        ) throws {
            if json { return try sayJSON(row: found.report.json) }
            for line in lines(found, isDry: isDry, in: language) { bascule.say(line) }
        }

        private func lines(
            _ found: (id: Int64, report: RevertReport), isDry: Bool, in language: Language
        ) -> [String] {
            let subject = Phrase(en: "file \(found.id): ", fr: "fichier \(found.id) : ")
            return ["\(subject[language])\(found.report.sentence(isDry: isDry, in: language))"]
                + found.report.consequences(of: found.id, isDry: isDry, in: language)
        }

        /// Only looks: what may no more than read can ask, and a standby can answer.
        private func count(
            _ installation: Installation
        ) async throws -> (id: Int64, report: RevertReport) {
            try await with(installation, .look) { try $0.count(on: $1) }
        }

        private func revert(
            _ installation: Installation
        ) async throws -> (id: Int64, report: RevertReport) {
            try await with(installation, .act) { try $0.run(by: .invoker, on: $1) }
        }

        /// - Throws: `ExitCode(1)` after saying why the file can't be reverted.
        private func with(
            _ installation: Installation, _ need: Database.Need,
            _ body: @escaping @Sendable (RevertFile, Connection) throws -> RevertReport
        ) async throws -> (id: Int64, report: RevertReport) {
            let (file, reason, force) = (file, reason, force)
            let step = StepLine()
            defer { step?.end() }
            return try await Database.with(installation, need) { connection in
                let language = installation.settings.language
                let id = try file.only(language, on: connection)
                let action = RevertFile(id, because: reason, takesNone: force, in: installation) {
                    step?.show("file \(id): \($0)")
                }
                do {
                    return (id, try body(action, connection))
                } catch let refusal as RevertRefusal {
                    complain(refusal.sentence[language])
                    throw ExitCode(1)
                }
            }
        }
    }
}
