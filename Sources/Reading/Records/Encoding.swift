// SPDX-License-Identifier: Apache-2.0

/// A character encoding of a file.
package enum Encoding: Sendable, Equatable {
    case utf8
    case utf16LittleEndian
    case utf16BigEndian
    case windows1252
    /// Any other, by the name that iconv(3) knows it by.
    case named(String)
}
