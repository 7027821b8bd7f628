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

/// Something that somebody must see to: what is the matter with which thing, and what to do next.
///
/// A value, so that `status`, `doctor`, a page and a mail can show the same.
package struct Finding: Sendable, Hashable {
    package enum Weight: String, Sendable {
        /// Worth knowing; nothing is wrong.
        case note
        /// Something does not work, or will soon not.
        case bad
    }

    /// A fixed word for scripts: `role_unserved`, `disk_low`.
    package let cause: String
    /// The thing: a role, a path, a feed.
    package let subject: String
    /// What is the matter with it, one sentence.
    package let what: Phrase
    /// What to do about it, one sentence.
    package let next: Phrase
    package let weight: Weight

    package init(
        _ cause: String, _ subject: String, _ what: Phrase, next: Phrase, weight: Weight = .bad
    ) {
        self.cause = cause
        self.subject = subject
        self.what = what
        self.next = next
        self.weight = weight
    }

    /// Both sentences.
    package func text(in language: Language) -> String { "\(what[language]) \(next[language])" }
}
