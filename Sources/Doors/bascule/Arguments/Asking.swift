// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Foundation
import Wording

/// Shows the intended action on a terminal, and asks.
enum Asking {
    /// Whether a person is there to be asked.
    static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// - Throws: `ExitCode(1)` where the answer is no.
    static func goOn(_ lines: [String], in language: Language) throws {
        for line in lines { complain(line) }
        let question = language == .fr ? "Continuer ? [o/N] " : "Go on? [y/N] "
        FileHandle.standardError.write(Data(question.utf8))
        let answer = (readLine() ?? "").lowercased()
        guard ["y", "yes", "o", "oui"].contains(answer) else {
            complain(language == .fr ? "Rien n'a été fait." : "Nothing was done.")
            throw ExitCode(1)
        }
    }
}
