// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Work that was done in part, or not: people read why in the site's language, and the log has it in English.
package struct JobFailure: Error, CustomStringConvertible {
    package let description: String
    /// For the log.
    let english: String

    /// - Parameter language: that of those who look at the job.
    package init(_ why: Phrase, in language: Language) {
        description = why[language]
        english = why.en
    }
}
