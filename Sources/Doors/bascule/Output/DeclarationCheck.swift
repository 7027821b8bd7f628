// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Postgres
import Wording

/// Result of a command that checks declarations, for people or for scripts.
struct DeclarationCheck {
    let mistakes: [Mistake]
    /// How many of each thing have no mistake, by its name in JSON.
    let counts: [String: Int]

    /// - Parameter good: the text for people if there is no mistake.
    /// - Throws: `ExitCode(2)` where there is one.
    func show(json: Bool, _ good: Phrase, in language: Language) throws {
        if json {
            try sayJSON(value(in: language))
            if !mistakes.isEmpty { throw ExitCode(2) }
            return
        }
        guard mistakes.isEmpty else { throw Installation.refused(mistakes, in: language) }
        say(good[language])
    }

    private func value(in language: Language) -> JSONValue {
        var members = counts.mapValues { JSONValue.integer(Int64($0)) }
        members["mistakes"] = .list(mistakes.map { $0.value(in: language) })
        return .object(members)
    }
}

extension Mistake {
    /// `line` and `column` are null if it belongs to the file as a whole.
    fileprivate func value(in language: Language) -> JSONValue {
        let place = { (number: Int) in number > 0 ? JSONValue.integer(Int64(number)) : .null }
        return .object([
            "file": .text(file), "line": place(line), "column": place(column),
            "what": .text(words.what[language]), "remedy": .text(words.remedy[language]),
        ])
    }
}
