// SPDX-License-Identifier: Apache-2.0

/// A name as another host lists it, of which nothing is known.
enum RemoteName {
    /// What we give a file there that is about to be deleted: a person sees whose it is.
    static let asidePrefix = ".bascule-"
    static let asideEnding = ".pickup"

    /// As text: bytes that are none, and NUL, as `\xNN`.
    ///
    /// A name that has a backslash itself is none that is fetched, so no two are taken for one.
    static func shown(_ name: [UInt8]) -> String {
        if let text = String(validating: name, as: UTF8.self), !name.contains(0) { return text }
        return name.map { byte in
            guard (0x20..<0x7f).contains(byte) else {
                let digits = String(byte, radix: 16)
                return "\\x" + (digits.count < 2 ? "0" : "") + digits
            }
            return String(UnicodeScalar(byte))
        }.joined()
    }

    /// The name under which it waits to be deleted.
    static func aside(_ item: Int64) -> [UInt8] {
        Array("\(asidePrefix)\(item)\(asideEnding)".utf8)
    }

    /// The item that waits to be deleted under this name; nil: it is another file.
    static func item(aside name: [UInt8]) -> Int64? {
        guard let text = String(validating: name, as: UTF8.self), text.hasPrefix(asidePrefix),
            text.hasSuffix(asideEnding)
        else { return nil }
        return Int64(text.dropFirst(asidePrefix.count).dropLast(asideEnding.count))
    }
}
