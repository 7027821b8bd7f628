// SPDX-License-Identifier: Apache-2.0

import Application
import ArgumentParser
import Wording

extension ValidationError {
    /// A mistake in the arguments, in the site's language.
    init(en: String, fr: String) { self.init(Phrase(en: en, fr: fr)[SiteLanguage.current]) }

    /// A word that an option does not accept, with the most likely intended one.
    ///
    /// - Parameter verdict: what the word is not, such as “is no state”.
    init(_ word: String, _ verdict: Phrase, known: [String]) {
        let shown = known.first { StateWord.shown($0, in: .fr) == word.lowercased() }
        let meant = Phrase.meant(shown ?? nearest(to: word, in: known))
        let all = known.joined(separator: ", ")
        self.init(
            en: "“\(word)” \(verdict.en). \(meant.en)There are \(all).",
            fr: "« \(word) » \(verdict.fr). \(meant.fr)Valeurs possibles : \(all).")
    }
}

/// ArgumentParser's message on bad usage, in the site's language: it has words of one language
/// only.
enum BadUsage {
    static func told(_ message: String, in language: Language) -> String {
        guard language == .fr else { return message }
        return message.split(separator: "\n", omittingEmptySubsequences: false)
            .compactMap { french(String($0)) }.joined(separator: "\n")
    }

    /// Nil for what can't be had in French.
    private static func french(_ told: String) -> String? {
        if told.hasPrefix("Help:") { return help(told) }
        var line = told
        for (english, french) in frames {
            guard let match = line.firstMatch(of: english) else { continue }
            line.replaceSubrange(match.range, with: filled(french, match.output))
        }
        guard let choice = line.firstRange(of: choose) else { return line }
        let words = line[choice.upperBound...]
            .replacing("' and '", with: "' et '").replacing("' or '", with: "' et '")
        return String(line[..<choice.upperBound]) + words
    }

    /// An option's purpose, which is English by then.
    ///
    /// Such as `Help:  --limit <limit>  At most so many.`
    private static func help(_ line: String) -> String? {
        guard let name = line.firstMatch(of: #/^Help: +(.*?>) {2}(.+)$/#),
            let about = Help.french(of: String(name.output.2))
        else { return nil }
        return "Aide :  \(name.output.1)  \(about)"
    }

    /// A frame with what stands in it, which may have marks such as `$2` of its own.
    private static func filled(_ frame: String, _ found: AnyRegexOutput) -> String {
        frame.replacing(#/\$([0-9])/#) { mark -> Substring in
            guard let place = Int(mark.output.1), place < found.count else { return "" }
            return found[place].substring ?? ""
        }
    }

    private static let choose = " Choisissez parmi "

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
            (Regex(#/Invalid option: (.+)/#), "l'option $1 n'existe pas"),
            (Regex(#/^ +or: /#), "   ou : "),
            (
                Regex(#/Value to be set with flag '(.+?)' had already been set with flag '(.+?)'/#),
                "`$1` ne va pas avec `$2`"
            ),
            (
                Regex(#/The value '(.*)' is invalid for '(.+?)'/#),
                "« $1 » n'est pas une valeur de `$2`"
            ),
            (Regex(#/The value '(.*)' is invalid\./#), "« $1 » n'est pas une valeur possible."),
            (
                Regex(#/The option '(.+?)' does not take any value, but '(.*)' was specified\./#),
                "l'option $1 ne prend pas de valeur, mais « $2 » est donné."
            ),
            (Regex(#/ Please provide one of the following:/#), " Choisissez parmi :"),
            (Regex(#/ Please provide one of (.+)\.$/#), choose + "$1."),
        ]
    }
}
