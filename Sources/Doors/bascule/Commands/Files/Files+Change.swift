// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Daemon
import Feeds
import Foundation
import Ingest
import Journal
import Postgres
import Wording

extension Files {
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: """
                    Take up files again that were rejected, failed, reverted or put off, and the \
                    duplicates of a reverted one.
                    """,
                fr: """
                    Reprendre des fichiers refusés, échoués, annulés ou remis à plus tard, et les \
                    doublons d'un fichier annulé.
                    """),
            discussion: Help.text(
                en: """
                    The file is read from where it is stored. If it was mended there it is a new file, \
                    which names the one it mends. \
                    Exit status 1 if one of them is rejected or fails again, or is older than what is loaded: \
                    then --dry-run shows what it would replace, and --force does it.
                    """,
                fr: """
                    Le fichier est lu là où il est rangé. S'il y a été corrigé, c'est un nouveau fichier, qui nomme celui \
                    qu'il corrige. \
                    Code de sortie 1 si l'un d'eux est refusé ou échoue encore, ou s'il est plus ancien que ce qui est chargé : \
                    --dry-run montre alors ce qu'il remplacerait, et --force le fait.
                    """))

        @OptionGroup var options: InstallationOptions
        @OptionGroup var chosen: ChosenFiles
        @Flag(
            help: Help.of(
                en: "Only show what would become of them.",
                fr: "Montrer seulement ce qu'ils deviendraient.")) var dryRun = false
        @Flag(
            help: Help.of(
                en: "Load them even where older values replace newer ones.",
                fr: "Charger même si d'anciennes valeurs en remplacent de nouvelles.")) var force =
            false
        @Flag(help: Help.of(en: "The results as JSON, one array.", fr: "Les résultats en JSON."))
        var json = false

        func run() async throws {
            let (chosen, dryRun, force) = (chosen, dryRun, force)
            let installation = try Installation(options)
            if let feed = chosen.feed { try installation.requireFeed(feed) }
            let language = installation.settings.language
            let json = json
            let (results, refusals) = try await Database.with(installation) { connection in
                var results: [FileResult] = []
                var refusals: [String] = []
                // All are known before one is taken up.
                let ids = try chosen.ids(language, on: connection)
                for id in ids {
                    // What somebody has done with a file since it was found stands.
                    let states = chosen.isFilter ? chosen.states : nil
                    let action = RetryFile(
                        id, ifStill: states, forced: force, in: installation
                    ) {
                        complain(Self.mended(id, as: $0)[language])
                    }
                    do {
                        if dryRun {
                            results += try action.trial(by: .invoker, on: connection)
                        } else if case .done(let found) = try action.run(
                            by: .invoker, on: connection)
                        {
                            results += found
                        } else {
                            json
                                ? complain(Self.waits(id)[language]) : say(Self.waits(id)[language])
                        }
                    } catch let error as any Worded where !(error is PostgresError) {
                        // One file's feed may be gone; the others are not held up.
                        refusals.append(error.sentence[language])
                    }
                }
                return (results, refusals)
            }
            if json {
                try sayJSON(rows: results.map { $0.json(in: language) })
            } else {
                for result in results { say(result.sentence(in: language)) }
            }
            for refusal in refusals { complain(refusal) }
            if !refusals.isEmpty || results.contains(where: { !$0.isClean }) { throw ExitCode(1) }
        }

        private static func waits(_ id: Int64) -> Phrase {
            Phrase(
                en: "file \(id) waits in the inbox; it is due at the service's next look",
                fr:
                    "le fichier \(id) attend dans la boîte ; le service le prendra à son prochain passage"
            )
        }

        private static func mended(_ id: Int64, as other: Int64) -> Phrase {
            Phrase(
                en: "file \(id) has other bytes than it came with: they are file \(other), which"
                    + " mends it. The row of file \(id) stays; its own bytes are not on the disk any more.",
                fr: "le fichier \(id) n'a plus ses octets d'origine : ceux-ci sont le fichier"
                    + " \(other), qui le corrige. La ligne du fichier \(id) reste au registre ; ses"
                    + " propres octets ne sont plus sur le disque.")
        }
    }
}
