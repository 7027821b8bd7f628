// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Feeds
import Postgres
import Views
import Wording

extension Files {
    struct Faults: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "What is wrong in a file, equal faults together.",
                fr: "Ce qui ne va pas dans un fichier, les mêmes défauts ensemble."))

        @OptionGroup var options: InstallationOptions
        @Argument(
            help: Help.of(
                en: "The file's id, or its name: the newest of that name.",
                fr: "Le numéro du fichier, ou son nom : le dernier de ce nom.")) var file:
            FileArgument
        @Option(help: Help.of(en: "At most so many faults.", fr: "Nombre maximal de défauts."))
        var limit: RowLimit = 1_000
        @Flag(help: Help.of(en: "One line a fault.", fr: "Une ligne par défaut.")) var each = false
        @Flag(
            help: Help.of(
                en: "The columns of bascule.faults as a JSON array.",
                fr: "Les colonnes de bascule.faults, en JSON.")) var json = false

        func run() async throws {
            let (file, limit, json) = (file, limit.rows, json)
            let installation = try Installation(options)
            let language = installation.settings.language
            let (faults, total) = try await Database.with(installation, .look) { connection in
                let id = try file.newest(language, on: connection)
                let filter = FaultView.Filter(fileID: id)
                return (
                    try filter.first(limit, on: connection),
                    json ? 0 : try filter.count(upTo: mostFaults, on: connection).rows
                )
            }
            if json { return try sayJSON(rows: faults, without: [.id]) }
            if each {
                say(listing(faults, language).text())
            } else {
                for line in faultLines(faults.map(FaultGroup.Told.init), in: language) { say(line) }
            }
            guard total > faults.count else { return }
            complain(
                Phrase(
                    en: "Faults shown: \(faults.count) of \(total); --limit shows more.",
                    fr: "Défauts montrés : \(faults.count) sur \(total) ; --limit en montre plus."
                )[language])
        }

        private func listing(_ faults: [FaultView], _ language: Language) -> Listing {
            let titles =
                language == .fr
                ? ["ligne", "colonne", "valeur", "règle", "gravité", "message"]
                : ["line", "column", "value", "rule", "severity", "message"]
            return Listing(
                titles,
                faults.map { fault in
                    [
                        fault.line.map { "\($0)" } ?? "", fault.columnName ?? "", fault.value ?? "",
                        fault.rule, severity(fault.severity)[language], fault.message,
                    ]
                })
        }
    }
}

/// More faults than are kept of any file.
let mostFaults = 1_000_000_000

extension FaultGroup.Told {
    init(_ fault: FaultView) {
        self.init(
            line: fault.line.map { Int($0) }, column: fault.columnName, value: fault.value,
            rule: fault.rule, severity: fault.severity, message: fault.message)
    }
}

/// Equal faults together, a line each, with what they are: a fault, or a warning.
func faultLines(_ faults: [FaultGroup.Told], in language: Language) -> [String] {
    FaultGroup.of(faults).map { group in
        "\(severity(group.severity)[language]) \(group.rule)"
            + (language == .fr ? " : " : ": ") + printable(group.text(in: language))
    }
}

/// The same for a file with many faults, as they were counted when it was judged.
func causeLines(_ causes: [FaultCauseView], in language: Language) -> [String] {
    causes.map { cause in
        "\(severity(cause.severity)[language]) \(cause.rule)"
            + (language == .fr ? " : " : ": ") + printable(cause.text(in: language))
    }
}

private func severity(_ word: String) -> Phrase {
    word == Severity.warn.rawValue
        ? Phrase(en: "warning", fr: "avertissement") : Phrase(en: "fault", fr: "défaut")
}
