// SPDX-License-Identifier: Apache-2.0

import Application
import Configuration
import Daemon
import Foundation
import UnixSignals
import Wording

/// `status --watch`: looks again and again, even while the database is away, until stopped.
struct StatusWatch {
    let options: InstallationOptions
    let json: Bool
    let pause: Duration

    /// - Throws: if there is nothing to look at: no settings, no database of this home.
    func run() async throws {
        let settings = try Installation(options).settings
        let database = try Database.open(settings, for: .look)
        let result = await Result {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await showStatus(at: database) }
                group.addTask {
                    for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { return }
                }
                // The first of: a signal, or an error that looking again can't mend.
                try await group.next()
                group.cancelAll()
            }
        }
        try database.leave(settings.language)
        do {
            try result.get()
        } catch is CancellationError {
            // Told to stop in the middle of a look.
        }
    }

    private func showStatus(at database: Database) async throws {
        let screen = Screen(Terminal.output)
        while !Task.isCancelled {
            // Declarations may be mended meanwhile.
            let installation = try Installation(options)
            let shown = await Result { try await account(installation, database) }
            guard !Task.isCancelled else { return }
            switch shown {
            case .success(let text): screen.show(text)
            case .failure(let error):
                screen.show(Self.away(error, installation.settings.language))
            }
            try await Task.sleep(for: pause)
        }
    }

    private func account(
        _ installation: Installation, _ database: Database
    ) async throws -> String {
        let site = try await StatusAccount.Site(installation)
        let account = try await database.use(installation.settings, .look) {
            try StatusAccount(site, on: $0)
        }
        return json ? try Application.json(account) : account.text
    }

    private static func away(_ error: any Error, _ language: Language) -> String {
        let again = Phrase(
            en: "It is looked at again and again; Ctrl-C ends that.",
            fr: "Un nouvel essai suit à chaque fois ; Ctrl-C y met fin.")
        return "! \(Phrase(of: error)[language])\n\(again[language])"
    }
}

/// Where one state replaces the last: in place on a terminal, else below it.
private struct Screen {
    private let terminal: Terminal?

    init(_ terminal: Terminal?) { self.terminal = terminal }

    func show(_ text: String) {
        let time = Date().formatted(.iso8601)
        guard let terminal else { return say("— \(time)\n\(text)\n") }
        // Home, each line with its rest wiped, then the lines below: nothing flickers (man 4
        // console_codes).
        let lines = ([time] + text.split(separator: "\n", omittingEmptySubsequences: false))
            .prefix(max(terminal.rows - 1, 1))
        let body = lines.map { "\($0)\u{1B}[K" }.joined(separator: "\n")
        say("\u{1B}[H\(body)\n\u{1B}[J")
    }
}
