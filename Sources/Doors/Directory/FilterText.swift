// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// Filters with a text from outside in them (RFC 4515).
package enum FilterText {
    /// The text as a value: whatever it holds, it is compared and never read as a filter.
    ///
    /// All but letters and figures of ASCII is written as bytes, so no list of what is special has to
    /// be whole.
    package static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
                || (0x61...0x7a).contains(byte)
            return isPlain
                ? String(UnicodeScalar(byte))
                : "\\" + hexadecimal([byte])
        }.joined()
    }

    /// The filter with the value in each place of the name: `(uid={login})`.
    package static func filled(_ filter: String, _ name: String, _ value: String) -> String {
        filter.split(separator: "{\(name)}", omittingEmptySubsequences: false)
            .joined(separator: escaped(value))
    }
}
