// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Postgres
import Wording

/// The user that a change is for.
struct ChosenUser: ParsableArguments {
    @OptionGroup var options: InstallationOptions
    @Argument(help: Help.of(en: "The user's name.", fr: "Le nom de l'utilisateur."))
    var name: String

    /// Makes a change and says what it was.
    func change(
        _ body: @escaping @Sendable (String, Connection) throws -> Phrase
    ) async throws {
        let name = name
        try await bascule.change(options) { try body(name, $0) }
    }
}

/// Makes a change and says what it was.
func change(
    _ options: InstallationOptions, _ body: @escaping @Sendable (Connection) throws -> Phrase
) async throws {
    let installation = try Installation(options)
    let told = try await Database.with(installation, .act, body)
    complain(told[installation.language])
}

extension Installation {
    var language: Language { settings.language }
}
