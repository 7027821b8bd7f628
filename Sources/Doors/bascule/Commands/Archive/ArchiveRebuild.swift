// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Postgres
import Wording

struct ArchiveRebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: Help.text(
            en: "The restoration drill: load the archive anew into an empty database, and compare.",
            fr: "L'exercice de restauration : recharger l'archive dans une base vide, et comparer."),
        discussion: Help.text(
            en: """
                Every loaded file is read in its place in the archive, in the order of the ledger, by the \
                declaration that it was judged by. Neither the live database nor the archive changes. \
                Exit status: 0 rows, histories and counts are the same; 1 they differ, each difference is \
                said; 2 the database is not empty.
                """,
            fr: """
                Chaque fichier chargé est relu à sa place dans l'archive, dans l'ordre du registre, avec \
                la déclaration qui l'a jugé. Ni la base en service ni l'archive ne changent. Code de \
                sortie : 0 lignes, historiques et comptes sont les mêmes ; 1 ils diffèrent, chaque écart \
                est dit ; 2 la base n'est pas vide.
                """))

    @OptionGroup var options: InstallationOptions
    @Option(
        help: Help.of(
            en: "The URL of an empty database; its password belongs to ~/.pgpass.",
            fr: "L'URL d'une base vide ; son mot de passe va dans ~/.pgpass."))
    var into: String
    @Flag(help: Help.of(en: "What came of it, as JSON.", fr: "Ce qu'il en est, en JSON."))
    var json = false

    private struct Shown: Encodable {
        let equal: Bool
        let files, rows, purged, lost, differing: Int64
        let tables: [RebuildReport.Table]
        let differences: [String]
    }

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let (url, site) = (into, installation)
        let report = try await Database.with(installation) {
            try RebuildArchive(into: url, in: site).run(by: .invoker, on: $0)
        }
        if json {
            try sayJSON(
                Shown(
                    equal: report.isEqual, files: report.files, rows: report.rows,
                    purged: report.purged, lost: report.lost, differing: report.differing,
                    tables: report.tables,
                    differences: report.differences.map { $0[language] }))
        } else {
            show(report, in: language)
        }
        if !report.isEqual { throw ExitCode(1) }
    }

    private func show(_ report: RebuildReport, in language: Language) {
        for difference in report.differences { complain(difference[language]) }
        say(
            table(
                ["table", "live", "rebuilt"],
                report.tables.map { [$0.name, "\($0.live)", "\($0.rebuilt)"] }, in: language))
        let purged = Phrase.counted(
            report.purged, en: "; # purged and not there to be loaded",
            fr: " ; # supprimé[s], donc non rechargé[s]")
        let lost = Phrase.counted(
            report.lost, en: "; # whose bytes were replaced since",
            fr: " ; # dont les octets ont été remplacés depuis")
        let loaded =
            Phrase.counted(
                report.files, en: "# file[s] loaded anew", fr: "# fichier[s] rechargé[s]")
            + .counted(report.rows, en: ", # row[s]", fr: ", # ligne[s]")
            + (report.purged > 0 ? purged : Phrase(""))
            + (report.lost > 0 ? lost : Phrase(""))
        say(loaded[language])
        say(
            (report.isEqual
                ? Phrase(
                    en: "The rebuilt database is equal to the live one.",
                    fr: "La base reconstruite est égale à celle en service.")
                : .counted(
                    report.differing, en: "DIFFERENT: # difference[s].",
                    fr: "DIFFÉRENTE : # écart[s]."))[language])
    }
}
