// SPDX-License-Identifier: Apache-2.0

/// Why an export was not written; nothing of it is left behind.
package struct ExportError: Error, CustomStringConvertible, Sendable {
    package enum Code: Sendable, Equatable {
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
        /// The same export is being written by somebody else.
        case busy
    }

    package let code: Code
    /// What happened to which export and what to do.
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
