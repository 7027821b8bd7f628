// SPDX-License-Identifier: Apache-2.0

/// An error that a person of the site reads: it says itself in each language, and in English to the
/// log.
package protocol Worded: Error, CustomStringConvertible {
    var sentence: Phrase { get }
}

extension Worded {
    package var description: String { sentence.en }
}

extension Phrase {
    /// An error's own words: a foreign error has words of one language only.
    package init(of error: any Error) {
        self = (error as? any Worded)?.sentence ?? Phrase("\(error)")
    }

    /// The same behind a colon, where a French sentence goes on with a small letter.
    package var afterColon: Phrase {
        let articles = ["La ", "Le ", "Les ", "L'", "Il ", "Un ", "Une ", "Des "]
        guard articles.contains(where: { fr.hasPrefix($0) }) else { return self }
        return Phrase(en: en, fr: fr.prefix(1).lowercased() + fr.dropFirst())
    }

    /// A text that has others in it, said once for each language.
    package init(_ text: (Language) -> String) {
        self.init(en: text(.en), fr: text(.fr))
    }

    /// The beginning of a remedy that names what was meant most likely; empty where nothing is
    /// near.
    package static func meant(_ name: String?) -> Phrase {
        guard let name else { return Phrase("") }
        return Phrase(en: "Did you mean `\(name)`? ", fr: "Vouliez-vous dire `\(name)` ? ")
    }

    /// The mistake and its remedy, neither with a full stop at its end.
    package static func advice(_ what: Phrase, _ remedy: Phrase) -> Phrase {
        Phrase { "\(what[$0]). \(remedy[$0])" + (remedy[$0].hasSuffix("?") ? "" : ".") }
    }
}
