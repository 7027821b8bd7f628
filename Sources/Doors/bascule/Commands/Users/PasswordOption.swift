// SPDX-License-Identifier: Apache-2.0

import Accounts
import Application
import ArgumentParser
import Configuration
import Foundation
import Wording

/// Where a user's password comes from: never from the arguments, which `ps` shows.
struct PasswordOption: ParsableArguments {
    @Flag(
        help: Help.of(
            en: "The password is the first line of standard input; without this one is made.",
            fr: "Le mot de passe est la première ligne de l'entrée ; sinon il en est fait un."))
    var passwordStdin = false

    /// More than any password is long.
    private static let longest = 4_096

    /// The password for a user, and the text to print if it was made.
    ///
    /// - Throws: `ExitCode` after saying why it will not do.
    func password(
        for user: String, in settings: Settings
    ) async throws -> (kept: NewPassword, shown: Password?) {
        let typed = passwordStdin ? try Self.firstLine(in: settings.language) : nil
        let result = await Result {
            guard let typed else {
                let made = try await HashingDesk.shared.make()
                return (made.kept, Password?.some(made.shown))
            }
            let chosen = try await HashingDesk.shared.choose(
                typed, for: user, site: settings.knownNames)
            return (chosen, Password?.none)
        }
        return try exitStatus(in: settings.language) { try result.get() }
    }

    /// The end of the line, LF or CR LF, is not part of it.
    private static func firstLine(in language: Language) throws -> Password {
        var bytes: [UInt8] = []
        while bytes.count <= longest, !bytes.contains(10),
            let more = try FileHandle.standardInput.read(upToCount: longest), !more.isEmpty
        {
            bytes += more
        }
        var line = Array(bytes.prefix { $0 != 10 })
        if line.count < bytes.count, line.last == 13 { line.removeLast() }
        guard let password = Password(bytes: line) else {
            complain(
                Phrase(
                    en: "The first line of standard input is no UTF-8. Send the password in UTF-8.",
                    fr:
                        "La première ligne de l'entrée n'est pas de l'UTF-8. Envoyez le mot de passe"
                        + " en UTF-8.")[language])
            throw ExitCode(2)
        }
        return password
    }
}
