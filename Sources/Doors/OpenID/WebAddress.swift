// SPDX-License-Identifier: Apache-2.0

/// An address that may be asked: https, or http on this host alone.
struct WebAddress: Sendable, Equatable {
    /// Bytes of one, at most.
    static let longest = 2_000

    let text: String
    let isTLS: Bool
    /// In small letters, without brackets.
    let host: String

    /// Nil where it is none: with a user, a fragment, a blank, or anything that is no ASCII.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest,
            text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }),
            !text.contains("#"), !text.contains("\\")
        else { return nil }
        let small = text.lowercased()
        isTLS = small.hasPrefix("https://")
        guard isTLS || small.hasPrefix("http://") else { return nil }
        let authority = small.dropFirst(isTLS ? 8 : 7).prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { return nil }
        var host = authority
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            let port = Int(authority[authority.index(after: colon)...])
            guard let port, (1...65_535).contains(port) else { return nil }
            host = authority[..<colon]
        }
        self.host = host.filter { $0 != "[" && $0 != "]" }
        guard !self.host.isEmpty else { return nil }
        self.text = text
    }

    /// Whether what is said never leaves this host.
    var isLoopback: Bool {
        host == "localhost" || host == "::1"
            || host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// Whether nobody on the way can read or change what is said.
    var isSafe: Bool { isTLS || isLoopback }

    /// All but letters, digits and `-._~` escaped (RFC 3986, section 2.3).
    static func escaped(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
                || (0x61...0x7a).contains(byte) || [0x2d, 0x2e, 0x5f, 0x7e].contains(byte)
            let figures = String(byte, radix: 16, uppercase: true)
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + figures
        }.joined()
    }

    /// Names and values as a form or a query has them.
    static func form(_ pairs: [(name: String, value: String)]) -> String {
        pairs.map { escaped($0.name) + "=" + escaped($0.value) }.joined(separator: "&")
    }

    /// The address with these in its query.
    func asking(_ pairs: [(name: String, value: String)]) -> String {
        text + (text.contains("?") ? "&" : "?") + Self.form(pairs)
    }
}
