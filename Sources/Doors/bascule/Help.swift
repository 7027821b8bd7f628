// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import Foundation
import Wording

/// The help of the commands that analysts use, in the site's language.
///
/// ArgumentParser asks for it before a command knows its home, and its own words (USAGE, OPTIONS) stay English.
enum Help {
    static func text(en: String, fr: String) -> String { Phrase(en: en, fr: fr)[language] }

    /// Of an option or an argument.
    static func of(en: String, fr: String) -> ArgumentHelp { ArgumentHelp(text(en: en, fr: fr)) }

    /// Read only where help is asked for: no other command pays for it.
    private static let language: Language = {
        let asked = ["--help", "-h", "help", "--help-hidden", "--experimental-dump-help"]
        let isAsked = CommandLine.arguments.dropFirst().contains(where: asked.contains)
        return isAsked ? SiteLanguage.current : .en
    }()
}
