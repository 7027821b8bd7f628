// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Journal

extension JournalCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows whether an entry was altered, removed, added or put elsewhere.",
            discussion: """
                The last entries could be cut off without a trace in the database itself. So the \
                service notes the head daily in its log and in a file beside the archive \
                (folders.heads), whose heads must still be in the chain. Note the head that this \
                command prints elsewhere too (paper will do), and give it back later with --head. \
                Exit status 1: something is wrong.
                """)

        @OptionGroup var options: InstallationOptions
        @Option(help: "A head noted earlier, SEQ:HASH: it must still be in the chain.")
        var head: String?
        @Flag(help: "As JSON.") var json = false

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
                show(report)
                say(Self.told(file, path))
            }
            if !report.flaws.isEmpty { throw ExitCode(1) }
        }

        private static func told(
            _ file: (heads: [ChainHead], unreadable: Int), _ path: String
        ) -> String {
            guard !file.heads.isEmpty else {
                return "no head is noted in \(path) yet: `bascule run` does that daily"
            }
            let cut = file.unreadable > 0 ? "; \(file.unreadable) of its lines can't be read" : ""
            return "compared with \(file.heads.count) heads noted in \(path)\(cut)"
        }

        private func show(_ report: JournalVerification) {
            for flaw in report.flaws { complain("journal: \(flaw)") }
            if report.badLinks > 1 { complain("journal: \(report.badLinks) links are bad in all") }
            let verdict = report.flaws.isEmpty ? "sound" : "NOT SOUND"
            say("journal: \(report.entries) entries, \(verdict)")
            if let head = report.head { say("head: \(head)") }
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
