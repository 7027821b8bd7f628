// SPDX-License-Identifier: Apache-2.0

import Aggregates
import Application
import ArgumentParser
import Configuration
import Feeds
import Foundation
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

extension Installation {
    /// Reads settings and feeds.
    ///
    /// - Throws: `ExitCode(2)` after the mistakes of the settings, or of the folder of the feeds,
    ///   went to standard error.
    init(_ options: InstallationOptions) throws {
        self = try Self.told { try Installation(home: options.home, config: options.config) }
    }

    /// The settings alone.
    ///
    /// - Throws: `ExitCode(2)` after the mistakes went to standard error.
    static func settings(_ options: InstallationOptions) throws -> Settings {
        try told { try settings(home: options.home, config: options.config) }
    }

    private static func told<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as Mistakes {
            throw refused(error.all, in: error.language)
        }
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
        try exitStatus(in: settings.language) { try feed(named: name) }
    }

    /// - Throws: `ExitCode(2)` where no declaration, be it one with a mistake, has this name.
    func requireFeed(_ name: String) throws {
        try exitStatus(in: settings.language) { try requireFeed(named: name) }
    }

    /// The declared aggregates.
    ///
    /// - Throws: `ExitCode(2)` after the mistakes went to standard error.
    func aggregates() throws -> AggregateCatalog {
        try exitStatus(in: settings.language) { try declaredAggregates() }
    }
}
