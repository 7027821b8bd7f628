// SPDX-License-Identifier: Apache-2.0

package import Wording

/// The reason why a text is not one statement with bindable parameters.
package struct ParameterisedSQLError: Worded, Sendable, Equatable {
    package let place: ParameterisedSQL.Place
    /// Without a full stop at its end, as `Mistake` has it.
    package let what: Phrase
    package let remedy: Phrase

    package var sentence: Phrase {
        Phrase(en: "line \(place.line): ", fr: "ligne \(place.line) : ")
            + Phrase.advice(what, remedy)
    }
}
