// SPDX-License-Identifier: Apache-2.0

import Application
import Configuration
import Foundation
import Wording

/// The site's language where the settings have not been read yet: for help, bad usage, and errors
/// on their way out.
enum SiteLanguage {
    /// Read once, and only where it is asked for; settings with mistakes say their language too.
    static let current: Language = {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            return try Settings.load(
                home: value(of: "--home", in: arguments),
                config: value(of: "--config", in: arguments),
                environment: ProcessInfo.processInfo.environment
            ).language
        } catch let mistakes as Mistakes {
            return mistakes.language
        } catch {
            return .en
        }
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
