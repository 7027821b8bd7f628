// SPDX-License-Identifier: Apache-2.0

import Alerts
import Application
import ArgumentParser
import Configuration
import Daemon
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Journal
import Postgres
import Synchronization
import Wording

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Load files now, by the same pipeline as the inboxes.",
            fr: "Charger des fichiers tout de suite, comme ceux de la boîte."),
        discussion: Help.text(
            en: """
                With --again --dry-run the database is asked what would become of each row, and nothing is \
                kept. A file that is older than what is loaded is refused where it would put older values over \
                newer ones; --force loads it all the same.
                A file in the feed's inbox folder is moved as the service would move it; any other file \
                stays and a copy of it goes to the archive. `-` reads standard input.
                Exit status 0: loaded, or loaded before; 1: rows or files were rejected or failed; \
                2: bad usage; 3: no database.
                """,
            fr: """
                Avec --again --dry-run, la base dit ce que deviendrait chaque ligne, et rien n'est gardé. Un fichier \
                plus ancien que ce qui est chargé est refusé s'il remettait d'anciennes valeurs à la place de nouvelles ; \
                --force le charge quand même.
                Un fichier qui se trouve dans la boîte du flux est rangé comme le ferait le service ; tout autre reste où \
                il est, et une copie va dans l'archive. `-` lit l'entrée standard.
                Code de sortie 0 : chargé, ou déjà chargé ; 1 : des lignes ou des fichiers sont refusés ou ont échoué ; \
                2 : mauvais usage ; 3 : pas de base de données.
                """))

    @OptionGroup var options: InstallationOptions

    @Argument(
        help: Help.of(
            en: "Files to load; - for standard input.",
            fr: "Les fichiers à charger ; - pour l'entrée standard."))
    var files: [String]

    @Option(
        help: Help.of(
            en: "The feed that judges them; without it, the feeds that can are proposed.",
            fr: "Le flux qui les juge ; sans lui, ceux qui le peuvent sont proposés."))
    var feed: String?

    @Flag(
        help: Help.of(
            en: "Judge only: show counts and faults, load nothing.",
            fr: "Juger seulement : comptes et défauts, rien n'est chargé."))
    var dryRun = false

    @Flag(
        help: Help.of(
            en: "Load even what is loaded already.", fr: "Charger même ce qui l'est déjà."))
    var again = false

    @Flag(
        help: Help.of(
            en: "Load it even where older values replace newer ones.",
            fr: "Charger même si d'anciennes valeurs en remplacent de nouvelles."))
    var force = false

    @Flag(help: Help.of(en: "The results as JSON, one array.", fr: "Les résultats en JSON."))
    var json = false

    func run() async throws {
        let installation = try Installation(options)
        let feed = try namedFeed(installation)
        let spools = Spools(language: installation.settings.language)
        let arrivals: [Arrival]
        do {
            arrivals = try files.map { try arrival($0, feed, installation.settings, spools) }
            if dryRun, !again { try judgeOnly(arrivals, feed, installation.settings.language) }
        } catch {
            spools.remove()
            throw error
        }
        if dryRun, !again { return spools.remove() }
        // After an error the copy to the archive may be pending: the service's recovery does it.
        let bar = ProgressBar(total: arrivals.reduce(0) { $0 + $1.identity.size })
        let results = Mutex<[FileResult]>([])
        var work = ImportFiles(arrivals, by: feed, in: installation)
        (work.isAgain, work.isForced, work.isTrial) = (again, force, dryRun)
        (work.progress, work.tell) = (bar?.update, complain)
        work.ended = { arrival, found in
            results.withLock { $0 += found }
            bar?.finish(bytes: arrival.identity.size)
        }
        let action = work
        let end = await Result {
            // A dry run migrates no schema and notes nothing.
            try await Database.with(installation, dryRun ? .act : .migrate) { connection in
                _ = try action.run(by: .invoker, on: connection)
            }
        }
        bar?.end()
        if case .success = end { spools.remove() }
        // Files loaded before an error are loaded: their account must not be lost.
        try show(results.withLock { $0 }, and: end, in: installation.settings.language)
    }

    /// The ledger, the faults, the exit status: what a person or a script wants to know.
    private func show(
        _ results: [FileResult], and end: Result<Void, any Error>, in language: Language
    ) throws {
        if json {
            try sayJSON(rows: results.map { $0.json(in: language) })
        } else {
            for result in results { say(result.sentence(in: language)) }
        }
        try end.get()
        if results.contains(where: { !$0.isClean }) { throw ExitCode(1) }
    }

    private func arrival(
        _ file: String, _ feed: Feed, _ settings: Settings, _ spools: Spools
    ) throws -> Arrival {
        let path = file == "-" ? try spools.spoolInput(settings.folders.work) : absolute(file)
        do {
            guard let status = try FileStatus(path: path) else {
                complain(
                    Phrase(
                        en: "\(file): there is no such file",
                        fr: "\(file) : ce fichier n'existe pas"
                    )[settings.language])
                throw ExitCode(2)
            }
            guard status.isRegular else {
                complain(
                    Phrase(
                        en: "\(file) is not a plain file; links, folders and devices are not read",
                        fr: "\(file) n'est pas un fichier ordinaire ; les liens, dossiers et "
                            + "périphériques ne sont pas lus")[settings.language])
                throw ExitCode(2)
            }
            return Arrival(
                path: path, root: "\(settings.folders.inbox)/\(feed.folder)", label: feed.name,
                identity: FileIdentity(status))
        } catch let error as FileError {
            complain(error.sentence[settings.language])
            throw ExitCode(2)
        }
    }

    func absolute(_ file: String) -> String {
        URL(fileURLWithPath: file).standardizedFileURL.path
    }

    private func judgeOnly(
        _ arrivals: [Arrival], _ feed: Feed, _ language: Language
    ) throws {
        var isClean = true
        for arrival in arrivals {
            isClean = try judge(arrival.path, by: feed, language, json: json) && isClean
        }
        if !isClean { throw ExitCode(1) }
    }
}

/// Standard input, kept in the work folder until it is loaded.
private final class Spools {
    private let language: Language
    private var all: [InputSpool] = []

    init(language: Language) { self.language = language }

    func spoolInput(_ folder: String) throws -> String {
        let spool = try InputSpool(folder: folder)
        all.append(spool)
        while let data = try FileHandle.standardInput.read(upToCount: 1 << 20), !data.isEmpty {
            try spool.write(Array(data))
        }
        return spool.path
    }

    func remove() {
        for spool in all {
            do { try spool.remove() } catch { complain(Phrase(of: error)[language]) }
        }
        all = []
    }
}

extension Arrival {
    /// A file named on the command line: below the inbox it is known by its path there.
    init(path: String, root: String, label: String, identity: FileIdentity) {
        let isInside = Folder.holds(root, path)
        self.init(
            label: label, root: isInside ? root : "/",
            relative: isInside
                ? String(decoding: path.utf8.dropFirst(root.utf8.count + 1), as: UTF8.self) : path,
            identity: identity)
    }
}
