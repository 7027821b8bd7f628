// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Configuration
import Daemon
import Feeds
import Foundation
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
        @Argument(help: Help.of(en: "The file's id.", fr: "Le numéro du fichier.")) var id: Int64
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
                let report = try await revert(installation, isDry: true)
                return try say(report, isDry: true, in: language)
            }
            if Asking.isPossible && !force {
                let report = try await revert(installation, isDry: true)
                if report.wasDone { return try say(report, isDry: false, in: language) }
                let lines = [
                    "\(subject[language])\(report.sentence(isDry: true, in: language))"
                ]
                try Asking.goOn(
                    lines + report.consequences(of: id, isDry: true, in: language), in: language)
            }
            try say(try await revert(installation, isDry: false), isDry: false, in: language)
        }

        private func say(
            _ report: RevertReport, isDry: Bool, in language: Language
        ) throws {
            if json { return try sayJSON(row: report.json) }
            bascule.say("\(subject[language])\(report.sentence(isDry: isDry, in: language))")
            for line in report.consequences(of: id, isDry: isDry, in: language) {
                bascule.say(line)
            }
        }

        private var subject: Phrase { Phrase(en: "file \(id): ", fr: "fichier \(id) : ") }

        private struct Undone: Error { let report: RevertReport }

        private func revert(
            _ installation: Installation, isDry: Bool
        ) async throws -> RevertReport {
            let (id, force) = (id, force)
            let parameters = jsonText(reason.map { ["reason": $0] } ?? [:])
            let actor = Invoker.current.actor
            let step = StepLine()
            defer { step?.end() }
            return try await Database.with(installation) { connection in
                let feed = try loadedFeed(of: id, installation, on: connection)
                let start = ContinuousClock.now
                let work = Ingest.Revert(
                    fileID: id, feed: feed, takesNone: force,
                    progress: { step?.show("file \(id): \($0)") })
                do {
                    return try connection.transaction { connection in
                        let report = try work.run(on: connection)
                        if isDry { throw Undone(report: report) }
                        guard !report.wasDone else { return report }
                        try JournalEntry.write(
                            "revert", subject: "file \(id)", by: actor, parameters: parameters,
                            result: report.json, duration: start.duration(to: .now),
                            on: connection)
                        return report
                    }
                } catch let undone as Undone {
                    return undone.report
                } catch let refusal as RevertRefusal {
                    complain(refusal.sentence[installation.settings.language])
                    throw ExitCode(1)
                }
            }
        }
    }
}

/// The feed that a file was loaded by, with the table its rows went to.
///
/// - Throws: `ExitCode(2)` where the ledger has no such file.
func loadedFeed(
    of id: Int64, _ installation: Installation, on connection: Connection
) throws -> Feed {
    guard let name = try Claim.feedName(of: id, on: connection) else {
        throw try unknown(id, in: installation.settings.language)
    }
    let feed = try LoadedFeed.of(
        id, current: installation.catalog[name], settings: installation.settings, on: connection)
    return try feed ?? installation.feed(name)
}

/// What a long command is doing, on one line of a terminal's standard error.
struct StepLine: Sendable {
    init?() { if isatty(STDERR_FILENO) != 1 { return nil } }

    func show(_ text: String) { write(text + " …") }
    func end() { write("") }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data("\r\(text)\u{1B}[K".utf8))
    }
}
