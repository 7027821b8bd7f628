// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why a kind of job can't take what it was given.
package struct JobMisfit: Worded, Sendable, Equatable {
    /// The argument it is about; nil: all of them.
    package let argument: String?
    /// Without a full stop at its end.
    package let what: Phrase
    /// Without a full stop at its end.
    package let remedy: Phrase

    package init(_ argument: String?, _ what: Phrase, _ remedy: Phrase) {
        self.argument = argument
        self.what = what
        self.remedy = remedy
    }

    package var sentence: Phrase { .advice(what, remedy) }

    /// To stand in a sentence that goes on: without a full stop at its end.
    package var inside: Phrase { Phrase { "\(what[$0]). \(remedy[$0])" } }

    static let leaveOut = Phrase(en: "Leave it out", fr: "L'ôter")
}
