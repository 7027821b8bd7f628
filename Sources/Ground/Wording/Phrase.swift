// SPDX-License-Identifier: Apache-2.0

/// A sentence in each language that a site may have.
package struct Phrase: Sendable, Hashable {
    package let en: String
    package let fr: String

    package init(en: String, fr: String) {
        self.en = en
        self.fr = fr
    }

    /// The same in every language: a path, a command, the words of another program.
    package init(_ text: String) { self.init(en: text, fr: text) }

    package subscript(language: Language) -> String { language == .fr ? fr : en }

    package static func + (first: Phrase, second: Phrase) -> Phrase {
        Phrase(en: first.en + second.en, fr: first.fr + second.fr)
    }
}

extension DefaultStringInterpolation {
    /// A phrase has no text of its own: its reader's language is chosen where it is shown.
    @available(*, unavailable, message: "say in which language: phrase[language], phrase.en")
    package mutating func appendInterpolation(_ phrase: Phrase) {}
}
