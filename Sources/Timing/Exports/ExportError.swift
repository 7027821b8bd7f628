// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Why an export was not written; nothing of it is left behind.
package struct ExportError: Worded, Sendable {
    package enum Code: Sendable, Equatable, CaseIterable {
        /// The query is broken, or gives other columns than the declaration names.
        case query
        /// The folder is not there, or is no folder.
        case folder
        /// A file that is not in the ledger has the name.
        case nameTaken
        /// More rows or bytes than allowed.
        case limit
        /// A character that the file's encoding does not have.
        case character
        /// The same export is being written by another process.
        case busy
        /// Its sources are not computed from everything loaded; that passes with time.
        case waits
        /// The same, and a person has to mend something first.
        case windows
        /// The window is not over.
        case notOver
        /// It has no rows, and is not to go out without.
        case empty
        /// The document could not be printed.
        case printing
    }

    package let code: Code
    /// What happened to which export, and the remedy.
    package let sentence: Phrase

    /// The aggregates that have a part in what it reads.
    package let concerned: [String]

    init(_ code: Code, _ sentence: Phrase, concerned: [String] = []) {
        self.code = code
        self.sentence = sentence
        self.concerned = concerned
    }
}

extension ExportError {
    static func tooLarge(_ path: String, _ limit: Int) -> ExportError {
        ExportError(
            .limit,
            Phrase(
                en: "\(path): more than \(limit) bytes: make the window smaller, or raise "
                    + "`limits: { bytes: … }`",
                fr:
                    "\(path) : plus de \(limit) octets : prendre une période plus courte, ou augmenter "
                    + "`limits: { bytes: … }`"))
    }

    /// A chart of a document can't be drawn: another window may do better.
    package static func chart(_ sentence: Phrase) -> ExportError { ExportError(.query, sentence) }

    package static func noChart(_ name: String) -> ExportError {
        ExportError(
            .query,
            Phrase(
                en: "there is no chart \(name): config/charts declares them",
                fr: "il n'y a pas de graphique \(name) : config/charts les déclare"))
    }
}
