// SPDX-License-Identifier: Apache-2.0

/// Bytes as they stand in an address: all but what RFC 3986 leaves alone is written as `%XX`.
enum Escaped {
    /// Of a path: slashes stay.
    static func path(_ bytes: some Sequence<UInt8>) -> String { text(bytes, keeping: "/") }

    /// Of a query's value.
    static func value(_ bytes: some Sequence<UInt8>) -> String { text(bytes, keeping: "") }

    private static func text(_ bytes: some Sequence<UInt8>, keeping more: String) -> String {
        let plain = Set("-._~".utf8).union(more.utf8)
        return bytes.map { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                String(UnicodeScalar(byte))
            case _ where plain.contains(byte): String(UnicodeScalar(byte))
            default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }.joined()
    }
}
