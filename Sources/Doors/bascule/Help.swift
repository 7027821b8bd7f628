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
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.contains(where: ["--help", "-h", "help", "--help-hidden"].contains) else {
            return .en
        }
        let settings = try? Settings.load(
            home: value(of: "--home", in: Array(arguments)),
            config: value(of: "--config", in: Array(arguments)),
            environment: ProcessInfo.processInfo.environment)
        return settings?.language ?? .en
    }()

    private static func value(of option: String, in arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            if argument == option { return arguments.dropFirst(index + 1).first }
            if argument.hasPrefix(option + "=") {
                return String(argument.dropFirst(option.count + 1))
            }
        }
        return nil
    }
}
