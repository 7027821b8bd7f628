// SPDX-License-Identifier: Apache-2.0

/// Why a spreadsheet file could not be written.
package struct SheetError: Error, CustomStringConvertible, Sendable, Equatable {
    package enum Code: Sendable, Equatable {
        /// A limit of Excel: rows, columns, characters.
        case limit
        /// No space left, on the file's or the scratch folder's file system.
        case full
        /// Anything else that libxlsxwriter or the system says.
        case failed
    }

    package let code: Code
    /// What happened to which thing, and the remedy.
    package let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
