// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Journal

extension JournalCommand {
    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows whether an entry was altered, removed, added or put elsewhere.",
            discussion: """
                The last entries could be cut off without a trace in the database itself. So note \
                the head that this command prints somewhere else (paper will do), and give it back \
                later with --head. Exit status 1: something is wrong.
                """)

        @OptionGroup var options: InstallationOptions
        @Option(help: "A head noted earlier, SEQ:HASH: it must still be in the chain.")
        var head: String?
        @Flag(help: "As JSON.") var json = false

        func validate() throws {
            guard let head, ChainHead(head) == nil else { return }
            throw ValidationError(
                "“\(head)” is no head: it is SEQ:HASH, as `bascule journal verify` prints it.")
        }

        func run() async throws {
            let noted = head.flatMap(ChainHead.init)
            let report = try await Database.with(try Installation(options)) {
                try JournalVerification.run(against: noted, on: $0)
            }
            if json {
                try sayJSON(Shown(report))
            } else {
                show(report)
            }
            if !report.flaws.isEmpty { throw ExitCode(1) }
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
        var entries, badLinks: Int64
        var head: String?
        var flaws: [String]

        init(_ report: JournalVerification) {
            sound = report.flaws.isEmpty
            entries = report.entries
            badLinks = report.badLinks
            head = report.head?.description
            flaws = report.flaws.map(\.description)
        }
    }
}
