// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Calendar
import Configuration
import Journal
import Postgres
import Seals
import Views
import Wording

struct ArchiveVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: Help.text(
            en: "Read the archive again, and hold it against ledger and seals.",
            fr: "Relit l'archive et la compare au registre et aux sceaux."),
        discussion: Help.text(
            en: """
                Without an option everything is read. Exit status: 0 all is as it was sealed; 1 something \
                is damaged, each thing is named; 3 the archive or the database is not there.
                """,
            fr: """
                Sans option, tout est lu. Code de sortie : 0 tout est tel qu'il a été scellé ; 1 quelque \
                chose est endommagé, et nommé ; 3 l'archive ou la base n'est pas là.
                """))

    @OptionGroup var options: InstallationOptions
    @Flag(help: Help.of(en: "Read every file.", fr: "Lire tous les fichiers.")) var all = false
    @Option(
        help: Help.of(
            en: "Only files stored since this day or time.",
            fr: "Seulement les fichiers rangés depuis ce jour ou cette heure."))
    var since: InstantArgument?
    @Option(
        help: Help.of(
            en: "Only a share of the files, by chance: 5%.",
            fr: "Seulement une part des fichiers, au hasard : 5%."))
    var sample: ShareArgument?
    @Flag(help: Help.of(en: "What was found, as JSON.", fr: "Ce qui a été trouvé, en JSON."))
    var json = false

    func validate() throws {
        guard [all, since != nil, sample != nil].count(where: { $0 }) > 1 else { return }
        throw ValidationError(
            en: "Give one of --all, --since and --sample.",
            fr: "Donnez une seule des options --all, --since et --sample.")
    }

    func run() async throws {
        let installation = try Installation(options)
        let language = installation.settings.language
        let scope = scope(in: try Zone(installation.settings.zone))
        let verification = try installation.archiveVerification()
        let (report, _) = try await Database.with(installation) {
            try VerifyArchive(.scope(scope), language: language).run(
                by: .invoker, with: verification, on: $0)
        }
        if json {
            try sayJSON(Shown(report, in: language))
        } else {
            show(report, in: language)
        }
        if !report.isSound { throw ExitCode(1) }
    }

    private func scope(in zone: Zone) -> ArchiveScope {
        if let since { return .since(since.timestamp(in: zone)) }
        if let sample { return .sample(sample.share) }
        return .all
    }

    private func show(_ report: ArchiveReport, in language: Language) {
        for damage in report.damages { complain(damage.sentence[language]) }
        let rest = report.damaged - Int64(report.damages.count)
        if rest > 0 {
            complain(
                Phrase.counted(
                    rest, en: "and # more that [is|are] not named",
                    fr: "et # autre[s] non nommé[s]")[language])
        }
        say(Self.read(report)[language])
        say(
            (report.isSound
                ? Phrase(
                    en: "The archive is as it was sealed.",
                    fr: "L'archive est telle qu'elle a été scellée.")
                : .counted(
                    report.damaged, en: "DAMAGED: # thing[s].",
                    fr: "ENDOMMAGÉE : # point[s]."))[language])
    }

    /// What was read; what there was none of is left out.
    private static func read(_ report: ArchiveReport) -> Phrase {
        let unsealed = Phrase.counted(
            report.unsealed, en: ", # not sealed yet", fr: ", # pas encore scellé[s]")
        let purged = Phrase.counted(
            report.purged, en: ", # purged as they should be", fr: ", # supprimé[s] comme prévu")
        return .counted(report.files, en: "# file[s] read", fr: "# fichier[s] lu[s]")
            + .counted(report.bytes, en: " (# byte[s])", fr: " (# octet[s])")
            + .counted(report.seals, en: ", # seal[s]", fr: ", # sceau[|x]")
            + (report.unsealed > 0 ? unsealed : Phrase(""))
            + (report.purged > 0 ? purged : Phrase(""))
    }

    private struct Shown: Encodable {
        struct Damage: Encodable {
            let damage: ArchiveDamage
            let sentence: String
        }

        let sound: Bool
        let files, bytes, sealed, unsealed, purged, seals: Int64
        let counts: [String: Int64]
        let damages: [Damage]

        init(_ report: ArchiveReport, in language: Language) {
            sound = report.isSound
            (files, bytes) = (report.files, report.bytes)
            (sealed, unsealed) = (report.sealed, report.unsealed)
            (purged, seals) = (report.purged, report.seals)
            counts = Dictionary(
                uniqueKeysWithValues: report.counts.map { ($0.key.rawValue, $0.value) })
            damages = report.damages.map { Damage(damage: $0, sentence: $0.sentence[language]) }
        }
    }
}
