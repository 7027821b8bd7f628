// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Work that was done in part, or not: people read why in the site's language, and the log has it
/// in English.
package struct JobFailure: Error, CustomStringConvertible {
    package let description: String
    /// For the log.
    let english: String

    /// - Parameter language: of the job's readers.
    package init(_ why: Phrase, in language: Language) {
        description = why[language]
        english = why.en
    }
}
