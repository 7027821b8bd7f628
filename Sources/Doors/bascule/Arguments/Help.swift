// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Configuration
import Foundation
import Synchronization
import Wording

/// The help of the commands that analysts use, in the site's language.
///
/// ArgumentParser asks for it before a command knows its home, and its own words (USAGE, OPTIONS)
/// stay English.
enum Help {
    static func text(en: String, fr: String) -> String {
        frenchTexts.withLock { $0[en] = fr }
        return Phrase(en: en, fr: fr)[language]
    }

    /// The French of an English text of a command that was parsed; nil: there is none.
    static func french(of english: String) -> String? { frenchTexts.withLock { $0[english] } }

    private static let frenchTexts = Mutex<[String: String]>([:])

    /// Commands that show their help where no subcommand of theirs is named.
    private static let groups = [
        "aggregates", "feeds", "files", "jobs", "roles", "schedules", "tokens", "users",
    ]

    /// Of an option or an argument.
    static func of(en: String, fr: String) -> ArgumentHelp { ArgumentHelp(text(en: en, fr: fr)) }

    /// Read only where help is asked for: no other command pays for it.
    private static let language: Language = {
        let asked = ["--help", "-h", "help", "--help-hidden", "--experimental-dump-help"]
        let arguments = Array(CommandLine.arguments.dropFirst())
        let isAsked =
            arguments.isEmpty || arguments.contains(where: asked.contains)
            || arguments.count == 1 && groups.contains(arguments[0])
        return isAsked ? SiteLanguage.current : .en
    }()
}
