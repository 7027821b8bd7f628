// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Daemon
import Foundation
import Wording

@main
enum Main {
    /// Runs the command; bad usage ends in status 2, as the contract says.
    static func main() async {
        MemoryArenas.limit()
        do {
            var command = try Bascule.parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            let status = Bascule.exitCode(for: error)
            guard status == .validationFailure else {
                guard let error = error as? any Worded else { Bascule.exit(withError: error) }
                complain(error.sentence[SiteLanguage.current])
                exit(status.rawValue)
            }
            let suggestion = Suggestion.about(Array(CommandLine.arguments.dropFirst()))
            let language = SiteLanguage.current
            complain(
                suggestion?[language]
                    ?? BadUsage.told(Bascule.fullMessage(for: error), in: language))
            exit(2)
        }
    }
}
