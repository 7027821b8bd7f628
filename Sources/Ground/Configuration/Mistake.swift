// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A mistake in a configuration file, with its place and remedy.
package struct Mistake: Error, Sendable, Equatable {
    /// Path of the file as the user would type it, or `environment`.
    package var file: String
    /// 1-based line; 0 when the mistake belongs to the file as a whole.
    package var line: Int
    /// 1-based column, counted in Unicode scalars; 0 when there is no line.
    package var column: Int
    /// The mistake, in English, without a full stop.
    package let what: String
    /// The remedy, in English, without a full stop.
    package let remedy: String
    /// The same two in French.
    private let french: [String]

    package init(file: String, line: Int = 0, column: Int = 0, what: Phrase, remedy: Phrase) {
        self.file = file
        self.line = line
        self.column = column
        self.what = what.en
        self.remedy = remedy.en
        french = [what.fr, remedy.fr]
    }
}

extension Mistake {
    /// The file's own name for the thing it declares: other text in it may be the mistake.
    package var declaration: String {
        let name = file.split(separator: "/").last ?? ""
        return String(name.split(separator: ".").first ?? "")
    }
}

extension Mistake: Worded {
    /// The mistake and its remedy, in each language.
    package var words: (what: Phrase, remedy: Phrase) {
        (Phrase(en: what, fr: french[0]), Phrase(en: remedy, fr: french[1]))
    }

    package var sentence: Phrase {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        let advice = Phrase.advice(words.what, words.remedy)
        // Editors find the place by this form, in any language.
        return Phrase("\(place): ") + advice
    }
}
