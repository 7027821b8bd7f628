// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import Wording

/// Where this installation is; every command takes these.
struct InstallationOptions: ParsableArguments {
    @Option(
        help: Help.of(
            en: "The folder that holds inbox/, var/ and config/ (BASCULE_HOME; default: here).",
            fr:
                "Le dossier qui contient inbox/, var/ et config/ (BASCULE_HOME ; d'ordinaire celui-ci)."
        ))
    var home: String?

    @Option(
        help: Help.of(
            en: "The settings file (BASCULE_CONFIG; default: config/bascule.yaml below home).",
            fr:
                "Le fichier de réglages (BASCULE_CONFIG ; d'ordinaire config/bascule.yaml sous home)."
        ))
    var config: String?
}

/// The settings and the feeds of this site, checked.
///
/// A feed whose declaration has mistakes is left out: its files wait, and all else works.
struct Installation {
    let settings: Settings
    let catalog: FeedCatalog
    /// Of the feeds that are left out.
    let feedMistakes: [Mistake]

    /// Reads both.
    ///
    /// - Throws: `ExitCode(2)` after the mistakes of the settings, or of the folder of the feeds, went to
    ///   standard error.
    init(_ options: InstallationOptions) throws {
        settings = try Self.settings(options)
        let (catalog, mistakes) = FeedCatalog.load(
            folder: settings.declarations.feeds, settings: settings)
        guard mistakes.isEmpty || !catalog.broken.isEmpty else {
            throw Self.refused(mistakes, in: settings.language)
        }
        self.catalog = catalog
        feedMistakes = mistakes
    }

    /// The settings alone.
    ///
    /// - Throws: `ExitCode(2)` after the mistakes went to standard error.
    static func settings(_ options: InstallationOptions) throws -> Settings {
        do {
            return try Settings.load(
                home: options.home, config: options.config,
                environment: ProcessInfo.processInfo.environment)
        } catch let error as Mistakes {
            throw refused(error.all, in: error.language)
        }
    }

    /// Whether the folders keep out of each other's way.
    ///
    /// - Throws: `ExitCode(2)` after the mistakes went to standard error.
    func checkFolders() throws {
        let mistakes = try exitStatus(in: settings.language) {
            try FolderLayout.mistakes(settings, feeds: catalog.feeds)
        }
        guard mistakes.isEmpty else { throw Self.refused(mistakes, in: settings.language) }
    }

    /// Shows the mistakes on standard error.
    static func refused(_ mistakes: [Mistake], in language: Language) -> ExitCode {
        for mistake in mistakes { complain(mistake.sentence[language]) }
        return ExitCode(2)
    }

    /// A feed by name.
    ///
    /// - Throws: `ExitCode(2)` after saying which feeds there are.
    func feed(_ name: String) throws -> Feed {
        if let feed = catalog[name] { return feed }
        if let broken = catalog.broken.first(where: { $0.name == name }) {
            throw Self.refused(broken.mistakes, in: settings.language)
        }
        throw unknownFeed(name)
    }

    /// Throws where no declaration, be it one with a mistake, has this name.
    func requireFeed(_ name: String) throws {
        guard catalog[name] == nil, !catalog.broken.contains(where: { $0.name == name }) else {
            return
        }
        throw unknownFeed(name)
    }

    private func unknownFeed(_ name: String) -> ExitCode {
        let near =
            catalog.nearestName(to: name).map {
                Phrase(en: " Did you mean `\($0)`?", fr: " Vouliez-vous dire `\($0)` ?")
            } ?? Phrase("")
        complain(
            Phrase(
                en: "There is no feed `\(name)`.\(near.en) `bascule feeds list` shows them.",
                fr: "Il n'y a pas de flux `\(name)`.\(near.fr) `bascule feeds list` les montre."
            )[settings.language])
        return ExitCode(2)
    }
}

/// Writes a line to standard error.
func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
}

/// Writes text to standard output at once.
func say(_ text: String) {
    FileHandle.standardOutput.write(Data((text + "\n").utf8))
}
