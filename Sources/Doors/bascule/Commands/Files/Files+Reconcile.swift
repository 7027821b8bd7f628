// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Daemon
import Feeds
import Foundation
import Ingest
import Journal
import Postgres
import Wording

extension Files {
    struct Reconcile: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "What is stored and the ledger does not know, and the reverse.",
                fr: "Ce qui est rangé et que le registre ne connaît pas, et l'inverse."),
            discussion: Help.text(
                en: """
                    After a restore of an older dump, or a failover to a standby that had not all of it, files \
                    may be in the archive and in no table. --load takes them up again in the order in which they \
                    were stored; they stay where they are. A row whose key a file that was stored later has \
                    other values for goes to the history, and the table keeps the newer values. Once nothing is \
                    left, the database is accepted for the one to go on with. \
                    Exit status 0: nothing differs, or all was taken up; 1: something differs or was refused.
                    """,
                fr: """
                    Après la restauration d'une sauvegarde plus ancienne, ou la bascule vers une base secondaire qui n'avait pas \
                    tout, des fichiers peuvent être dans l'archive et dans aucune table. --load les reprend dans l'ordre où \
                    ils ont été rangés ; ils restent où ils sont. Une ligne dont la clé a d'autres valeurs dans un fichier \
                    rangé plus tard va dans l'historique, et la table garde les valeurs plus récentes. Quand il ne reste \
                    rien, la base est acceptée comme celle avec laquelle continuer. \
                    Code de sortie 0 : rien ne diffère, ou tout est repris ; 1 : quelque chose diffère ou est refusé.
                    """))

        @OptionGroup var options: InstallationOptions
        @Flag(
            help: Help.of(
                en: "Take up again what is stored and not known.",
                fr: "Reprendre ce qui est rangé et inconnu.")) var load = false
        @Flag(
            help: Help.of(
                en: "Accept the database as it is, whatever it lacks.",
                fr: "Accepter la base comme elle est, quoi qu'il y manque.")) var accept = false
        @Option(help: Help.of(en: "Only this feed.", fr: "Ce flux seulement.")) var feed: String?
        @Option(
            help: Help.of(
                en: "Only what was stored on that day (YYYY-MM-DD) or later.",
                fr: "Seulement ce qui a été rangé ce jour-là (YYYY-MM-DD) ou après.")) var since:
            String?
        @Flag(help: Help.of(en: "As JSON.", fr: "En JSON.")) var json = false

        func validate() throws {
            guard let since, Self.day(since) == nil else { return }
            throw ValidationError(
                en: "--since takes a day, such as 2026-03-04, not “\(since)”.",
                fr: "--since prend un jour, comme 2026-03-04, pas « \(since) ».")
        }

        func run() async throws {
            let installation = try Installation(options)
            var action = ReconcileFiles(
                installation, feed: feed, since: try first(installation.settings))
            (action.loads, action.accepts, action.tell) = (load, accept, complain)
            let work = action
            guard load || accept else {
                let report = try await Database.with(installation, .look) {
                    try work.compare(on: $0)
                }
                try show(report, installation.settings.language)
                if !report.isClean { throw ExitCode(1) }
                return
            }
            let result = try await Database.with(installation) { connection in
                try work.run(by: .invoker, on: connection)
            }
            try show(result, installation.settings.language)
            if !result.isClean { throw ExitCode(1) }
        }

        private static func day(_ text: String) -> Civil? {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].count == 4, let year = Int64(parts[0]),
                let month = Int(parts[1]), let day = Int(parts[2])
            else { return nil }
            let civil = Civil(year: year, month: month, day: day)
            return civil.isValid ? civil : nil
        }

        /// Noon of the first day by the site's clocks: that day, whatever the offset.
        private func first(_ settings: Settings) throws -> Int64? {
            guard let day = since.flatMap(Self.day) else { return nil }
            let noon = day.days * 86_400 + 43_200
            return noon - Int64(try Zone(settings.zone).offset(atUTC: noon))
        }

        private func show(_ report: FolderComparison.Report, _ language: Language) throws {
            if json { return try sayJSON(row: jsonText(report.object(in: language))) }
            for line in report.lines(in: language) { say(line) }
        }

        private func show(_ result: ReconcileFiles.Outcome, _ language: Language) throws {
            if json {
                var object = result.left.object(in: language)
                object["taken_up"] = result.results.map { $0.object(in: language) }
                object["accepted"] = result.isAccepted
                return try sayJSON(row: jsonText(object))
            }
            for taken in result.results { say(taken.sentence(in: language)) }
            for refusal in result.refusals { complain(refusal) }
            for line in result.left.lines(in: language) { say(line) }
            guard result.isAccepted else { return }
            say(
                language == .fr
                    ? "La base de données est acceptée." : "The database is accepted.")
        }
    }
}
