// SPDX-License-Identifier: Apache-2.0

/// The five characters by which PostgreSQL names a kind of error (manual, appendix A).
package struct SQLSTATE: Sendable, Hashable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let code: String

    package init(_ code: String) { self.code = code }
    package init(stringLiteral code: String) { self.code = code }

    /// The first two characters: the class of the error.
    package var errorClass: Substring { code.prefix(2) }
    package var description: String { code }
}
