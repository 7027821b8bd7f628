// SPDX-License-Identifier: Apache-2.0

/// A media type and the boundary in it.
struct ContentType: Sendable {
    /// Lower case, without parameters.
    let name: String
    /// Of 1 to 70 characters (RFC 2046, 5.1.1); nil: there is none that is valid, or two.
    let boundary: String?

    init(_ text: String) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " && $0 != "\t" } }
        name = parts[0].lowercased()
        let all = parts.dropFirst().compactMap { part -> String? in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, pair[0].lowercased() == "boundary" else { return nil }
            let value = pair[1]
            let isQuoted = value.count >= 2 && value.hasPrefix("\"") && value.hasSuffix("\"")
            return String(isQuoted ? value.dropFirst().dropLast() : value[...])
        }
        boundary = all.count == 1 && Self.isBoundary(all[0]) ? all[0] : nil
    }

    private static func isBoundary(_ text: String) -> Bool {
        (1...70).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
                    || (0x61...0x7a).contains(byte) || "'()+_,-./:=?".utf8.contains(byte)
            }
    }
}
