// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import DelimitedText
import Feeds
import Foundation
import Ingest
import Records
import Wording

struct FeedsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds",
        abstract: Help.text(
            en: "Declared feeds: shows, checks, tries and proposes them.",
            fr: "Les flux déclarés : les montre, les vérifie, les essaie, en propose."),
        subcommands: [List.self, Check.self, Preview.self, Infer.self]
    )

    /// The bytes of a file or of standard input, unpacked; exit status 2 when it cannot be opened.
    static func source(
        _ path: String, _ limits: ReadLimits, in language: Language
    ) throws -> Unpacked<FileSource> {
        do {
            let base = try path == "-" ? FileSource(descriptor: 0) : FileSource(path: path)
            return Unpacked(base, limits: limits)
        } catch let error as SourceError {
            complain(error.sentence[language])
            throw ExitCode(2)
        }
    }

    static func fileName(_ path: String) -> String {
        path == "-" ? "-" : URL(filePath: path).lastPathComponent
    }
}

extension FeedsCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(en: "Shows the declared feeds.", fr: "Montre les flux déclarés."))

        @OptionGroup var options: InstallationOptions

        @Flag(help: Help.of(en: "Give JSON.", fr: "En JSON."))
        var json = false

        private struct Entry: Encodable {
            var name, title, folder: String
            var files: [String]
            var table: String
            /// All that it fills, its own first.
            var tables: [String]
            var key: [String]
            var columns: [String]
            var digest: String

            init(_ feed: Feed) {
                name = feed.name
                title = feed.title
                folder = feed.folder
                files = feed.patterns
                table = feed.table.description
                tables = feed.eachTable.map(\.table.description)
                key = feed.key
                columns = feed.storedColumns.map(\.name)
                digest = feed.digest
            }
        }

        func run() throws {
            let installation = try Installation(options)
            let entries = installation.catalog.feeds.map(Entry.init)
            if json { return try sayJSON(entries) }
            let rows = entries.map {
                [
                    $0.name, $0.folder, $0.files.joined(separator: " "),
                    $0.tables.joined(separator: " "),
                    $0.key.joined(separator: ", "), $0.title,
                ]
            }
            say(
                table(
                    ["feed", "folder", "files", "table", "key", "title"], rows,
                    in: installation.settings.language))
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Checks settings and feeds, and tells every mistake with its place and remedy.",
                fr:
                    "Vérifie les réglages et les flux, et dit chaque faute, son emplacement et son remède."
            ),
            discussion: Help.text(
                en: "Exit status: 0 all is well, 2 there are mistakes.",
                fr: "Code de sortie : 0 tout est bon, 2 il y a des fautes."))

        @OptionGroup var options: InstallationOptions

        @Argument(
            help: Help.of(
                en: "Feed files to check in the place of all declared ones.",
                fr: "Les fichiers de flux à vérifier à la place de tous ceux qui sont déclarés."))
        var files: [String] = []

        @Flag(
            help: Help.of(
                en: "Also show each setting in force, and each feed.",
                fr: "Montrer aussi chaque réglage en vigueur, et chaque flux."))
        var verbose = false

        @Flag(
            help: Help.of(
                en: "The number of feeds, and the mistakes as a list, as JSON.",
                fr: "Le nombre de flux et la liste des fautes, en JSON."))
        var json = false

        func validate() throws {
            guard json, verbose else { return }
            throw ValidationError(
                en: "--verbose is for people; leave it out with --json.",
                fr: "--verbose est fait pour être lu ; retirez-le avec --json.")
        }

        func run() throws {
            let settings = try Installation.settings(options)
            var feeds: [Feed] = []
            var mistakes: [Mistake] = []
            if files.isEmpty {
                let (catalog, found) = FeedCatalog.load(
                    folder: settings.declarations.feeds, settings: settings)
                (feeds, mistakes) = (catalog.feeds, found)
            }
            for file in files {
                guard let data = FileManager.default.contents(atPath: file) else {
                    mistakes.append(Mistake.unreadable(file) ?? Self.absent(file))
                    continue
                }
                let (feed, found) = FeedCatalog.parse(
                    String(decoding: data, as: UTF8.self), file: file, settings: settings)
                if let feed { feeds.append(feed) }
                mistakes += found
            }
            if verbose, mistakes.isEmpty {
                if files.isEmpty { say("\(settings)") }
                for feed in feeds.flatMap(\.eachTable) {
                    let columns = Phrase.counted(
                        feed.columns.count, en: "# column[s] into ", fr: "# colonne[s] vers ")
                    say(
                        (Phrase(en: "feed \(feed.name): ", fr: "flux \(feed.name) : ") + columns
                            + Phrase("\(feed.table)"))[settings.language])
                }
            }
            let check = DeclarationCheck(mistakes: mistakes, counts: ["feeds": feeds.count])
            try check.show(
                json: json,
                Phrase(
                    en: "No mistake; feeds: \(feeds.count).",
                    fr: "Aucune faute ; flux : \(feeds.count)."), in: settings.language)
        }

        private static func absent(_ file: String) -> Mistake {
            Mistake(
                file: file,
                what: Phrase(en: "There is no such file", fr: "Ce fichier n'existe pas"),
                remedy: Phrase(
                    en: "Give the path of a feed's declaration",
                    fr: "Donner le chemin de la déclaration d'un flux"))
        }
    }

    struct Infer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Proposes a feed from a sample file, on standard output.",
                fr: "Propose un flux d'après un fichier d'exemple, sur la sortie standard."),
            discussion: Help.text(
                en: "Exit status: 0 done, 1 the file is no table, 2 no such file.",
                fr:
                    "Code de sortie : 0 c'est fait, 1 le fichier n'est pas un tableau, 2 ce fichier n'existe pas."
            ))

        @OptionGroup var options: InstallationOptions

        @Argument(
            help: Help.of(
                en: "The sample; - reads standard input.",
                fr: "L'exemple ; - lit l'entrée standard."))
        var file: String

        @Option(
            help: Help.of(
                en: "Of a workbook: the sheet, by its name or its number.",
                fr: "D'un classeur : la feuille, par son nom ou son numéro."))
        var sheet: String?

        func run() throws {
            let settings = try Installation.settings(options)
            var source = try FeedsCommand.source(file, ReadLimits(), in: settings.language)
            do {
                let yaml = try Inference.propose(
                    &source, fileName: FeedsCommand.fileName(file), sheet: sheet,
                    settings: settings)
                print(yaml, terminator: "")
            } catch let error as Inference.Unusable {
                complain(error.sentence[settings.language])
                throw ExitCode(1)
            }
        }
    }
}
