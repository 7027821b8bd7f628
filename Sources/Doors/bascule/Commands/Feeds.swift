// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import DelimitedText
import Feeds
import Foundation
import Ingest
import Wording

struct FeedsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feeds",
        abstract: "Declared feeds: shows, checks, tries and proposes them.",
        subcommands: [List.self, Check.self, Preview.self, Infer.self]
    )

    /// The bytes of a file or of standard input, unpacked; exit status 2 when it cannot be opened.
    static func source(_ path: String, _ limits: ReadLimits) throws -> Unpacked<FileSource> {
        do {
            let base = try path == "-" ? FileSource(descriptor: 0) : FileSource(path: path)
            return Unpacked(base, limits: limits)
        } catch let error as SourceError {
            complain("\(error)")
            throw ExitCode(2)
        }
    }

    static func fileName(_ path: String) -> String {
        path == "-" ? "-" : URL(filePath: path).lastPathComponent
    }
}

extension FeedsCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows the declared feeds.")

        @OptionGroup var options: InstallationOptions

        @Flag(help: "Give JSON.")
        var json = false

        private struct Entry: Encodable {
            var name, title, folder: String
            var files: [String]
            var table: String
            var key: [String]
            var columns: [String]
            var digest: String

            init(_ feed: Feed) {
                name = feed.name
                title = feed.title
                folder = feed.folder
                files = feed.patterns
                table = feed.table.description
                key = feed.key
                columns = feed.storedColumns.map(\.name)
                digest = feed.digest
            }
        }

        func run() throws {
            let entries = try Installation(options).catalog.feeds.map(Entry.init)
            if json { return try sayJSON(entries) }
            let rows = entries.map {
                [
                    $0.name, $0.folder, $0.files.joined(separator: " "), $0.table,
                    $0.key.joined(separator: ", "), $0.title,
                ]
            }
            say(table(["feed", "folder", "files", "table", "key", "title"], rows))
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Checks settings and feeds, and tells every mistake with its place and remedy.",
            discussion: "Exit status: 0 all is well, 2 there are mistakes.")

        @OptionGroup var options: InstallationOptions

        @Argument(help: "Feed files to check in the place of all declared ones.")
        var files: [String] = []

        @Flag(help: "Also show each setting in force, and each feed.")
        var verbose = false

        @Flag(help: "The number of feeds, and the mistakes as a list, as JSON.")
        var json = false

        func validate() throws {
            guard json, verbose else { return }
            throw ValidationError("--verbose is for people; leave it out with --json.")
        }

        func run() throws {
            let settings = try Installation.settings(options)
            var feeds: [Feed] = []
            var mistakes: [Mistake] = []
            if files.isEmpty {
                let (catalog, found) = FeedCatalog.load(
                    folder: settings.folders.feeds, settings: settings)
                (feeds, mistakes) = (catalog.feeds, found)
            }
            for file in files {
                guard let data = FileManager.default.contents(atPath: file) else {
                    let mistake = Mistake.unreadable(file)
                    complain(
                        mistake?.sentence[settings.language]
                            ?? Phrase(
                                en: "\(file): there is no such file",
                                fr: "\(file) : ce fichier n'existe pas")[settings.language])
                    throw ExitCode(2)
                }
                let (feed, found) = FeedCatalog.parse(
                    String(decoding: data, as: UTF8.self), file: file, settings: settings)
                if let feed { feeds.append(feed) }
                mistakes += found
            }
            if verbose, mistakes.isEmpty {
                if files.isEmpty { say("\(settings)") }
                for feed in feeds {
                    say("feed \(feed.name): \(feed.columns.count) columns into \(feed.table)")
                }
            }
            let check = DeclarationCheck(mistakes: mistakes, counts: ["feeds": feeds.count])
            try check.show(
                json: json,
                Phrase(
                    en: "No mistake; feeds: \(feeds.count).",
                    fr: "Aucune faute ; flux : \(feeds.count)."), in: settings.language)
        }
    }

    struct Infer: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Proposes a feed from a sample file, on standard output.",
            discussion: "Exit status: 0 done, 1 the file is no table, 2 no such file.")

        @OptionGroup var options: InstallationOptions

        @Argument(help: "The sample; - reads standard input.")
        var file: String

        func run() throws {
            let settings = try Installation.settings(options)
            var source = try FeedsCommand.source(file, ReadLimits())
            do {
                let yaml = try Inference.propose(
                    &source, fileName: FeedsCommand.fileName(file), settings: settings)
                print(yaml, terminator: "")
            } catch let error as Inference.Unusable {
                complain("\(error)")
                throw ExitCode(1)
            }
        }
    }
}
