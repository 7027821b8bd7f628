// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Feeds
import FileSystem
import Foundation
import Records
import Wording

extension Language: ExpressibleByArgument {}

struct Init: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Help.text(
            en: "Makes a home to start from: folders, settings, a first feed.",
            fr: "Crée un dossier de départ : dossiers, réglages, un premier flux."),
        discussion: """
            Nothing that is there is written over; a folder that is a home already is refused. Exit status: 0 done, \
            1 the sample is no table, 2 it is a home already, or bad usage.
            """)

    @Argument(help: "The folder, made if it is not there (default: BASCULE_HOME, else here).")
    var folder: String?

    @Option(help: "Of what analysts read: fr or en (default: the system's).")
    var language: Language?

    @Option(help: "The site's time zone, such as America/Guadeloupe (default: the system's).")
    var zone: String?

    @Option(name: .customLong("feed-from"), help: "A sample file that the first feed is made from.")
    var sample: String?

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        let path = Self.absolute(folder ?? environment["BASCULE_HOME"] ?? ".")
        let language = language ?? SystemTaste.language(environment)
        let zone = try zone.map { try Self.known($0, language) } ?? SystemTaste.zone(environment)
        if let sign = try exitStatus(in: language, { try NewHome.sign(of: path) }) {
            complain(Self.refusal(path, sign)[language])
            throw ExitCode(2)
        }
        let feed = try sample.map { try proposal($0, zone, language) }
        let home = NewHome(
            path: path, language: language, zone: zone, feed: feed ?? HomeTexts.example(language))
        let entries = try exitStatus(in: language) { try home.make() }
        show(home, entries)
    }

    fileprivate static func absolute(_ path: String) -> String {
        Settings.absolute(path, from: FileManager.default.currentDirectoryPath)
    }

    private static func known(_ zone: String, _ language: Language) throws -> String {
        do {
            return try Zone(zone).identifier
        } catch {
            let remedy = Phrase(
                en: "Name a zone of /usr/share/zoneinfo, such as America/Guadeloupe",
                fr: "Donnez un fuseau de /usr/share/zoneinfo, comme America/Guadeloupe")
            complain(Phrase.advice(Phrase(of: error), remedy)[language])
            throw ExitCode(2)
        }
    }

    private static func refusal(_ path: String, _ sign: String) -> Phrase {
        Phrase(
            en:
                "\(path) is a home of Bascule already: it has \(sign). Nothing was touched. `bascule doctor"
                + " --home \(path)` looks at it; for another home name another folder.",
            fr:
                "\(path) est déjà un site de Bascule : \(sign) s'y trouve. Rien n'a été touché. `bascule"
                + " doctor --home \(path)` l'examine ; pour un autre site, indiquez un autre dossier."
        )
    }

    /// The feed that a sample proposes.
    private func proposal(
        _ sample: String, _ zone: String, _ language: Language
    ) throws -> NewHome.Feed {
        var settings = Settings()
        settings.zone = zone
        settings.language = language
        var source = try FeedsCommand.source(sample, ReadLimits(), in: language)
        do {
            let yaml = try Inference.propose(
                &source, fileName: FeedsCommand.fileName(sample), settings: settings)
            let (feed, mistakes) = FeedCatalog.parse(yaml, file: sample, settings: settings)
            guard let feed else { throw Installation.refused(mistakes, in: language) }
            return NewHome.Feed(
                name: feed.name, folder: feed.folder, table: feed.table.description, yaml: yaml)
        } catch let error as Inference.Unusable {
            complain(error.sentence[language])
            throw ExitCode(1)
        }
    }

    private func show(_ home: NewHome, _ entries: [NewHome.Entry]) {
        let isFrench = home.language == .fr
        let taken = [
            zone == nil ? "--zone" : nil, language == nil ? "--language" : nil,
        ].compactMap(\.self)
        let place = "\(home.path) (\(home.zone), \(home.language.rawValue))"
        say(isFrench ? "Le site est prêt : \(place)." : "The home is ready: \(place).")
        if !taken.isEmpty {
            let options = taken.joined(separator: isFrench ? " et " : " and ")
            say(
                isFrench
                    ? "Ce que \(options) n'a pas dit est pris du système ; config/bascule.yaml le change."
                    : "What \(options) did not say is the system's; config/bascule.yaml changes it."
            )
        }
        let made = isFrench ? "créé" : "made"
        let kept = isFrench ? "gardé tel quel" : "left as it is"
        say(
            "\n"
                + table(
                    isFrench ? ["nom", "état", "contenu"] : ["name", "state", "what"],
                    entries.map { [$0.name, $0.wasThere ? kept : made, $0.about[home.language]] }))
        say("\n" + NextSteps(home: home, sample: sample).text)
    }
}

/// The next commands to type.
private struct NextSteps {
    let home: NewHome
    let sample: String?

    var text: String {
        let steps = [
            ("cd \(Shell.path(home.path))", Phrase("")),
            (
                "bascule check",
                Phrase(en: "what is declared is sound", fr: "les déclarations sont bonnes")
            ),
            (
                "bascule run",
                Phrase(
                    en: "the service; Ctrl-C stops it. In another terminal:",
                    fr: "le service ; Ctrl-C l'arrête. Dans un autre terminal :")
            ),
            (drop, Phrase(en: "a file arrives", fr: "un fichier arrive")),
            (
                "bascule files list",
                Phrase(en: "what became of it", fr: "ce qu'il est devenu")
            ),
            ("bascule psql -c 'select * from \(home.feed.table)'", Phrase("")),
        ]
        let width = steps.map(\.0.count).filter { $0 < 40 }.max() ?? 0
        let lines = steps.map { command, about in
            let about = about[home.language]
            let padding = String(repeating: " ", count: max(0, width - command.count))
            return about.isEmpty ? "  \(command)" : "  \(command)\(padding)   # \(about)"
        }
        let title = home.language == .fr ? "Et maintenant :" : "Next:"
        return ([title] + lines).joined(separator: "\n")
    }

    private var drop: String {
        let inbox = "inbox/\(home.feed.folder)"
        guard let sample, sample != "-" else {
            return "printf '\(HomeTexts.sampleRows[home.language])' > \(inbox)/1.csv"
        }
        return "cp \(Shell.path(Init.absolute(sample))) \(inbox)/"
    }
}
