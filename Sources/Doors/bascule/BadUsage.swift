// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Wording

extension ValidationError {
    /// What is wrong with the arguments, in the site's language.
    init(en: String, fr: String) { self.init(Phrase(en: en, fr: fr)[SiteLanguage.current]) }

    /// A word that is none of those that an option takes, with the one that was meant most likely.
    ///
    /// - Parameter verdict: what the word is not, such as “is no state”.
    init(_ word: String, _ verdict: Phrase, known: [String]) {
        let shown = known.first { StateWord.shown($0, in: .fr) == word.lowercased() }
        let meant = Phrase.meant(shown ?? nearest(to: word, in: known))
        let all = known.joined(separator: ", ")
        self.init(
            en: "“\(word)” \(verdict.en). \(meant.en)There are \(all).",
            fr: "« \(word) » \(verdict.fr). \(meant.fr)Il y a \(all).")
    }
}

/// What ArgumentParser says of bad usage, in the site's language: it has words of one language only.
enum BadUsage {
    static func told(_ message: String, in language: Language) -> String {
        guard language == .fr else { return message }
        // Its help of the option is English by then; `--help` says the same in French.
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("Help:") }.map(String.init)
        return lines.map(french).joined(separator: "\n")
    }

    private static func french(_ line: String) -> String {
        var line = line
        for (english, french) in frames {
            guard let match = line.firstMatch(of: english) else { continue }
            var text = french
            for index in 1..<match.output.count {
                text = text.replacing("$\(index)", with: match.output[index].substring ?? "")
            }
            line.replaceSubrange(match.range, with: text)
        }
        return line
    }

    /// ArgumentParser's sentences, by their fixed words.
    private static var frames: [(english: Regex<AnyRegexOutput>, french: String)] {
        [
            (Regex(#/^Error: /#), "Erreur : "), (Regex(#/^Usage: /#), "Usage : "),
            (Regex(#/^ *See '(.+)' for more information\.$/#), "  `$1` en dit plus."),
            (Regex(#/Unknown option '(.+?)'/#), "l'option $1 n'existe pas"),
            (Regex(#/ Did you mean '(.+?)'\?/#), " Vouliez-vous dire `$1` ?"),
            (Regex(#/Missing value for '(.+?)'/#), "il manque la valeur de `$1`"),
            (Regex(#/Unexpected argument '(.+)'/#), "un argument de trop : « $1 »"),
            (Regex(#/\d+ unexpected arguments: '(.+)'/#), "des arguments de trop : « $1 »"),
            (Regex(#/Missing expected argument '(.+)'/#), "il manque `$1`"),
            (Regex(#/Missing one of: '(.+)'/#), "il manque l'un de `$1`"),
            (Regex(#/Missing required subcommand\./#), "il manque une commande."),
            (
                Regex(#/The value '(.*)' is invalid for '(.+?)'/#),
                "« $1 » n'est pas une valeur de `$2`"
            ),
            (
                Regex(#/The option '(.+?)' does not take any value, but '(.*)' was specified\./#),
                "l'option $1 ne prend pas de valeur, mais « $2 » est donné."
            ),
            (Regex(#/ Please provide one of the following:/#), " Choisissez parmi :"),
            (Regex(#/ Please provide one of (.+)\.$/#), " Choisissez parmi $1."),
        ]
    }
}
