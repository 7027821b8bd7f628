// SPDX-License-Identifier: Apache-2.0

package import Wording

/// A job that can never run as it is: it goes to `dead` at once, for a person to look at.
package struct JobUnrunnable: Error, CustomStringConvertible {
    package let description: String
    /// For the log.
    let english: String

    package init(_ description: String) {
        self.description = description
        english = description
    }

    /// - Parameter language: of the job's readers.
    package init(_ why: Phrase, in language: Language) {
        description = why[language]
        english = why.en
    }
}
