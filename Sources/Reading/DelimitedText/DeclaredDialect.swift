// SPDX-License-Identifier: Apache-2.0

package import Records

/// A feed's fixed facts about its files; nil ones are detected from the bytes.
package struct DeclaredDialect: Sendable, Equatable {
    /// Obeyed strictly: bytes that it does not define are undefined bytes.
    package var encoding: Encoding?
    /// Used when the bytes are not valid UTF-8 and have no byte order mark.
    package var fallback: Encoding = .windows1252
    package var delimiter: UInt8?
    package var quote: UInt8?
    package var escape: Escape?
    /// Rows of the header; 0 = there is no header.
    package var headerRows: Int?
    /// Physical lines before the header, without a `sep=` line.
    package var preambleLines: Int?
    /// The beginning of a comment line; empty when there are none.
    package var comment: [UInt8] = []
    /// Names, in any case and accents, that the header is expected to have.
    package var headerNames: [String] = []
    /// Columns of a table without a header, where they are known.
    package var columns: Int?
    /// Whether a record may be a JSON text and nothing else: then the file may look like JSON.
    package var mayBeJSON = false
    package var lines = Lines.detected

    /// Who decides the kinds of the file's lines.
    package enum Lines: Sendable, Equatable {
        /// The reader, by their looks: preamble, header, units and footer are told apart.
        case detected
        /// The sink: it is given every line, in order, and nothing is guessed.
        case declared
    }

    /// Nothing declared: everything is detected.
    package init() {}
}
