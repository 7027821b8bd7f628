// SPDX-License-Identifier: Apache-2.0

/// Where a try comes from: the address in one spelling, and the network that one client can have
/// all addresses of.
package struct ClientAddress: Sendable, Equatable {
    let text: String
    /// Of an IPv6 address its /64, which a single host is given; of any other the address itself.
    let network: String

    package init(_ address: String) {
        let plain = Self.withoutPort(Self.kept(address).lowercased()).prefix { $0 != "%" }
        guard let groups = Self.groups(String(plain)) else {
            text = String(plain)
            network = text
            return
        }
        // RFC 4291, section 2.5.5.2: an IPv4 address that came over IPv6 is the same one.
        if groups.dropLast(2) == [0, 0, 0, 0, 0, 0xffff] {
            text = groups.suffix(2).flatMap { [$0 >> 8, $0 & 255] }.map { "\($0)" }
                .joined(separator: ".")
            network = text
            return
        }
        let written = groups.map { String($0, radix: 16) }
        text = written.joined(separator: ":")
        network = written.prefix(4).joined(separator: ":") + "::/64"
    }

    /// What a client says of itself, as it may be stored: not too long, and without NUL, which can't be
    /// sent to the server.
    static func kept(_ text: String) -> String {
        String(text.unicodeScalars.prefix(200).filter { $0.value != 0 }.map(Character.init))
    }

    /// Of `192.0.2.1:443` and `[::1]:443` the address: a client has 64,512 ports to choose from, and
    /// each would be counted apart.
    private static func withoutPort(_ text: String) -> Substring {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let inside = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            let isAlone = rest.isEmpty || rest.hasPrefix(":") && isPort(rest.dropFirst())
            return isAlone ? inside : text[...]
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, isPort(parts[1]), parts[0].contains("."),
            group(parts[0])?.count == 2
        else { return text[...] }
        return parts[0]
    }

    private static func isPort(_ text: Substring) -> Bool {
        (1...5).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The eight groups of an IPv6 address; nil where it is none.
    private static func groups(_ text: String) -> [UInt16]? {
        guard text.contains(":") else { return nil }
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        let parts = halves.map { half in
            half.isEmpty
                ? []
                : half.split(separator: ":", omittingEmptySubsequences: false).map(group)
        }
        guard halves.count <= 2, parts.allSatisfy({ !$0.contains { $0 == nil } }) else {
            return nil
        }
        let known = parts.map { $0.compactMap(\.self).flatMap(\.self) }
        let missing = 8 - known.map(\.count).reduce(0, +)
        guard halves.count == 2 ? missing > 0 : missing == 0 else { return nil }
        guard halves.count == 2 else { return known[0] }
        return known[0] + Array(repeating: 0, count: missing) + known[1]
    }

    /// One group, or two that are written as an IPv4 address.
    private static func group(_ text: Substring) -> [UInt16]? {
        guard text.contains(".") else { return UInt16(text, radix: 16).map { [$0] } }
        let bytes = text.split(separator: ".", omittingEmptySubsequences: false)
            .compactMap { UInt8($0) }.map(UInt16.init)
        guard bytes.count == 4 else { return nil }
        return [bytes[0] << 8 | bytes[1], bytes[2] << 8 | bytes[3]]
    }
}
