// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Wording

/// The most likely intended command for an unknown one.
enum Suggestion {
    /// A sentence about the first word that is no command where one is due; nil: there is none.
    static func about(_ arguments: [String]) -> Phrase? {
        var command: any ParsableCommand.Type = Bascule.self
        var path = ["bascule"]
        for word in arguments {
            let below = command.configuration.subcommands
            guard !below.isEmpty, !word.hasPrefix("-") else { return nil }
            if let next = below.first(where: { name(of: $0) == word }) {
                command = next
                path.append(word)
                continue
            }
            // `help` is ArgumentParser's own.
            guard word != "help", let near = nearest(to: word, in: below.map(name)) else {
                return nil
            }
            let (given, meant) = (path + [word], path + [near])
            return Phrase(
                en: "There is no command `\(given.joined(separator: " "))`. Did you mean"
                    + " `\(meant.joined(separator: " "))`?",
                fr: "Il n'y a pas de commande `\(given.joined(separator: " "))`. Vouliez-vous dire"
                    + " `\(meant.joined(separator: " "))` ?")
        }
        return nil
    }

    private static func name(of command: any ParsableCommand.Type) -> String {
        command.configuration.commandName ?? "\(command)".lowercased()
    }
}
