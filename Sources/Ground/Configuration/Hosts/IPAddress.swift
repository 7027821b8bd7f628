// SPDX-License-Identifier: Apache-2.0

/// An address of the network, in one of its two lengths; read from one spelling only.
///
/// What the C library takes besides (`127.1`, `0x7f.1`, `2130706433`, `0177.0.0.1`) is none: two
/// readers that understand a text differently are how a check is passed by.
package struct IPAddress: Sendable, Hashable {
    /// Four of IPv4, sixteen of IPv6.
    package let bytes: [UInt8]

    /// Nil where it is neither of both lengths.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Nil where it is none: without brackets, port, zone or network.
    package init?(_ text: some StringProtocol) {
        guard let bytes = Self.four(text) ?? Self.sixteen(text) else { return nil }
        self.bytes = bytes
    }

    package var isIPv4: Bool { bytes.count == 4 }

    package var text: String {
        guard !isIPv4 else { return bytes.map { "\($0)" }.joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map {
            UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
        }
        let longest = Self.longestZeros(groups)
        let written = groups.map { String($0, radix: 16) }
        guard longest.count > 1 else { return written.joined(separator: ":") }
        return written[..<longest.lowerBound].joined(separator: ":") + "::"
            + written[longest.upperBound...].joined(separator: ":")
    }

    /// RFC 5952: the first of the longest runs of zeros is what `::` stands for.
    private static func longestZeros(_ groups: [UInt16]) -> Range<Int> {
        var (longest, first) = (0..<0, 0)
        for (index, group) in groups.enumerated() {
            if group != 0 { first = index + 1 }
            if index + 1 - first > longest.count { longest = first..<index + 1 }
        }
        return longest
    }

    private static func four(_ text: some StringProtocol) -> [UInt8]? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap { part -> UInt8? in
            let isPlain =
                (1...3).contains(part.count) && part.allSatisfy { (0x30...0x39).contains($0) }
                && (part.count == 1 || part.first != UInt8(ascii: "0"))
            return isPlain ? UInt8(String(decoding: part, as: UTF8.self)) : nil
        }
        return bytes.count == 4 ? bytes : nil
    }

    private static func sixteen(_ text: some StringProtocol) -> [UInt8]? {
        let halves = text.split(separator: "::", omittingEmptySubsequences: false)
        guard text.utf8.contains(UInt8(ascii: ":")), halves.count <= 2 else { return nil }
        var known: [[UInt8]] = []
        for (index, half) in halves.enumerated() {
            guard let bytes = groups(half, isLast: index == halves.count - 1) else { return nil }
            known.append(bytes)
        }
        let missing = 16 - known.map(\.count).reduce(0, +)
        guard halves.count == 2 ? missing > 0 : missing == 0 else { return nil }
        return known.count == 2
            ? known[0] + Array(repeating: 0, count: missing) + known[1] : known[0]
    }

    private static func groups(_ half: some StringProtocol, isLast: Bool) -> [UInt8]? {
        guard !half.isEmpty else { return [] }
        let parts = half.split(separator: ":", omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (index, part) in parts.enumerated() {
            if isLast, index == parts.count - 1, let last = four(part) {
                bytes += last
                continue
            }
            let isHexadecimal = part.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20)
            }
            guard isHexadecimal, (1...4).contains(part.utf8.count),
                let group = UInt16(part, radix: 16)
            else { return nil }
            bytes += [UInt8(group >> 8), UInt8(group & 255)]
        }
        return bytes
    }
}
