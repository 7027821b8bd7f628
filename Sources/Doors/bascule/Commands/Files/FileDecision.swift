// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Postgres
import Wording

/// Somebody's decision on one file: an action that is done, or refused with a sentence.
struct FileDecision: ParsableArguments {
    @OptionGroup var options: InstallationOptions
    @Argument(
        help: Help.of(
            en: "The file's id, or its name where only it has it.",
            fr: "Le numéro du fichier, ou son nom s'il est le seul à l'avoir."))
    var file: FileArgument

    /// Does it, and says what was done, or why not.
    ///
    /// - Parameter act: of the file's id; it returns what was done.
    /// - Throws: `ExitCode(1)` after saying that it was refused.
    func take(
        _ act: @escaping @Sendable (Int64, Installation, Connection) throws -> Phrase
    ) async throws {
        let file = file
        let installation = try Installation(options)
        let language = installation.settings.language
        let (isDone, told): (Bool, Phrase) = try await Database.with(installation) {
            connection in
            let id = try file.only(language, on: connection)
            do {
                return (true, try act(id, installation, connection))
            } catch {
                guard let refused = RefusedAction(error) else { throw error }
                return (false, refused.sentence)
            }
        }
        guard isDone else {
            complain(told[language])
            throw ExitCode(1)
        }
        say(told[language])
    }
}
