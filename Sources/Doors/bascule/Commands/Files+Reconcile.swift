// SPDX-License-Identifier: Apache-2.0

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
            let work = ReconcileWork(
                installation: installation, feed: feed, since: try first(installation.settings))
            guard load || accept else {
                let report = try await Database.with(installation, .look) {
                    try work.compare(on: $0)
                }
                try show(report, installation.settings.language)
                if !report.isClean { throw ExitCode(1) }
                return
            }
            let (isLoading, isAccepting) = (load, accept)
            let result = try await Database.with(installation) { connection in
                try work.run(loads: isLoading, accepts: isAccepting, on: connection)
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

        /// Noon of the first day by the site's clocks, which is that day whatever the offset.
        private func first(_ settings: Settings) throws -> Int64? {
            guard let day = since.flatMap(Self.day) else { return nil }
            let noon = day.days * 86_400 + 43_200
            return noon - Int64(try Zone(settings.zone).offset(atUTC: noon))
        }

        private func show(_ report: FolderComparison.Report, _ language: Language) throws {
            if json { return try sayJSON(row: jsonText(report.object(in: language))) }
            for line in report.lines(in: language) { say(line) }
        }

        private func show(_ result: ReconcileWork.Outcome, _ language: Language) throws {
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

/// Compares, takes up, accepts.
struct ReconcileWork: Sendable {
    struct Outcome: Sendable {
        var results: [FileResult] = []
        /// Feeds that can't be loaded.
        var refusals: [String] = []
        /// What differs afterwards.
        var left: FolderComparison.Report
        var isAccepted = false

        var isClean: Bool {
            left.isClean && refusals.isEmpty && results.allSatisfy(\.isClean)
        }
    }

    let installation: Installation
    let feed: String?
    let since: Int64?

    func compare(on connection: Connection) throws -> FolderComparison.Report {
        try installation.folderComparison().run(since: since, feed: feed, on: connection)
    }

    func run(loads: Bool, accepts: Bool, on connection: Connection) throws -> Outcome {
        let actor = Invoker.current.actor
        let settings = installation.settings
        // First: the ids of what is taken up must not be used twice.
        try MarkWatch.look(settings, on: connection, tell: complain)
        let found = try compare(on: connection)
        var outcome = Outcome(left: found)
        if loads {
            try take(found.unknown, by: actor, into: &outcome, on: connection)
            outcome.left = try compare(on: connection)
        }
        let isWhole = feed == nil && since == nil
        let keeping = MarkKeeping(settings)
        let isMarked = try keeping.compared(on: connection)?.before != nil
        let isSeen = isWhole && outcome.left.isSeenAndKnown && outcome.left.absent.isEmpty
        if isMarked, accepts || isSeen {
            try keeping.accept(by: actor, on: connection)
            outcome.isAccepted = true
        }
        _ = try MarkWatch.alert(try keeping.compared(on: connection), settings, on: connection)
        if isWhole {
            // What a comparison that was cut off had found is out of date now.
            try FolderComparison.Progress.clear(on: connection)
            _ = try FolderLook.alert(outcome.left, days: nil, settings, on: connection)
        }
        return outcome
    }

    private func refusal(_ count: Int, of feed: String) -> Phrase {
        Phrase.counted(count, en: "# file[s] of ", fr: "# fichier[s] de ") + Phrase("`\(feed)`")
            + .counted(
                count,
                en:
                    " [is|are] not taken up: there is no such feed, or its declaration has mistakes (`bascule check`)",
                fr:
                    " [n'est pas repris|ne sont pas repris] : ce flux n'existe pas, ou sa déclaration a des erreurs (`bascule check`)"
            )
    }

    private func take(
        _ files: [UnknownFile], by actor: String, into outcome: inout Outcome,
        on connection: Connection
    ) throws {
        let start = ContinuousClock.now
        for (name, files) in Dictionary(grouping: files, by: \.feed).sorted(by: { $0.key < $1.key })
        {
            guard let feed = installation.catalog[name] else {
                outcome.refusals.append(
                    refusal(files.count, of: name)[installation.settings.language])
                continue
            }
            let pipeline = try Preparation(installation, worker: actor)
                .pipeline(feed, on: connection)
            try Reconciliation(pipeline).run(files, on: connection) { outcome.results += $0 }
        }
        let states = Dictionary(grouping: outcome.results, by: \.endWord).mapValues(\.count)
        try JournalEntry.write(
            "reconcile", subject: "folders", by: actor,
            parameters: jsonText(feed.map { ["feed": $0] } ?? [:]),
            result: jsonText(states), duration: start.duration(to: .now), on: connection)
    }
}

extension FileResult {
    fileprivate var endWord: String {
        switch end {
        case .settled(let end): end.state.rawValue
        case .stored: "moved"
        case .deferred: "deferred"
        }
    }
}
