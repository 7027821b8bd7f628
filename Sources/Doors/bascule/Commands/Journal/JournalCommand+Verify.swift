// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal
import Wording

extension JournalCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: Help.text(
                en: "Shows whether an entry was altered, removed, added or put elsewhere.",
                fr: "Montre si une entrée a été modifiée, retirée, ajoutée ou déplacée."),
            discussion: Help.text(
                en: """
                    The last entries could be cut off without a trace in the database itself. So the \
                    service notes the head daily in its log and in a file beside the archive \
                    (folders.heads), whose heads must still be in the chain. Note the head that this \
                    command prints elsewhere too (paper will do), and give it back later with --head. \
                    Exit status 1: something is wrong.
                    """,
                fr: """
                    Les dernières entrées pourraient être coupées sans laisser de trace dans la base \
                    elle-même. Le service note donc chaque jour le repère dans son journal de bord et \
                    dans un fichier à côté de l'archive (folders.heads), dont les repères doivent se \
                    trouver encore dans la chaîne. Notez aussi ailleurs (le papier suffit) celui que \
                    cette commande affiche, et donnez-le plus tard avec --head. Code de sortie 1 : \
                    quelque chose ne va pas.
                    """))

        @OptionGroup var options: InstallationOptions
        @Option(
            help: Help.of(
                en: "A head noted earlier, SEQ:HASH: it must still be in the chain.",
                fr: "Un repère noté plus tôt, SEQ:HASH : il doit se trouver encore dans la chaîne.")
        )
        var head: String?
        @Flag(help: Help.of(en: "As JSON.", fr: "En JSON.")) var json = false

        func validate() throws {
            guard let head, ChainHead(head) == nil else { return }
            throw ValidationError(
                en: "“\(head)” is no head: it is SEQ:HASH, as `bascule journal verify` prints it.",
                fr:
                    "« \(head) » n'est pas une tête : c'est SEQ:HASH, comme l'affiche `bascule journal verify`."
            )
        }

        func run() async throws {
            let installation = try Installation(options)
            let path = installation.settings.folders.heads
            let file = try exitStatus(in: installation.settings.language) {
                try HeadNotes.read(path)
            }
            let noted = file.heads + [head.flatMap(ChainHead.init)].compactMap(\.self)
            let report = try await Database.with(installation, .look) {
                try JournalVerification.run(against: noted, on: $0)
            }
            if json {
                try sayJSON(Shown(report, file: path, noted: file.heads.count))
            } else {
                show(report, in: installation.settings.language)
                say(Self.told(file, path)[installation.settings.language])
            }
            if !report.flaws.isEmpty { throw ExitCode(1) }
        }

        private static func told(
            _ file: (heads: [ChainHead], unreadable: Int), _ path: String
        ) -> Phrase {
            guard !file.heads.isEmpty else {
                return Phrase(
                    en: "no head is noted in \(path) yet: `bascule run` does that daily",
                    fr:
                        "aucun repère n'est encore noté dans \(path) : `bascule run` le fait chaque jour"
                )
            }
            let told = Phrase.counted(
                file.heads.count, en: "compared with # head[s] noted in ",
                fr: "comparé à # repère[s] noté[s] dans ")
            guard file.unreadable > 0 else { return told + Phrase(path) }
            return told + Phrase(path)
                + Phrase.counted(
                    file.unreadable, en: "; # of its lines can't be read",
                    fr: " ; # de ses lignes ne [peut être lue|peuvent être lues]")
        }

        private func show(_ report: JournalVerification, in language: Language) {
            let colon = Phrase(en: "journal: ", fr: "journal : ")[language]
            for flaw in report.flaws { complain(colon + flaw.sentence[language]) }
            if report.badLinks > 1 {
                let all = Phrase.counted(
                    report.badLinks, en: "# link[s] [is|are] bad in all",
                    fr: "# maillon[s] faux en tout")
                complain(colon + all[language])
            }
            let verdict =
                report.flaws.isEmpty
                ? Phrase(en: ", sound", fr: ", intact")
                : Phrase(en: ", NOT SOUND", fr: ", PAS INTACT")
            let count = Phrase.counted(report.entries, en: "# entr[y|ies]", fr: "# entrée[s]")
            say(colon + (count + verdict)[language])
            if let head = report.head {
                say(Phrase(en: "head: ", fr: "repère : ")[language] + "\(head)")
            }
        }
    }

    private struct Shown: Encodable {
        var sound: Bool
        var entries, badLinks, bad_links: Int64
        var head: String?
        var flaws: [String]
        var noted_in: String
        var noted_heads: Int

        init(_ report: JournalVerification, file: String, noted: Int) {
            (noted_in, noted_heads) = (file, noted)
            bad_links = report.badLinks
            sound = report.flaws.isEmpty
            entries = report.entries
            badLinks = report.badLinks
            head = report.head?.description
            flaws = report.flaws.map(\.description)
        }
    }
}
