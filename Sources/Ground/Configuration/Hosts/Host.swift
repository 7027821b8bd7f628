// SPDX-License-Identifier: Apache-2.0

/// A host by its name or its address, in one spelling.
package enum Host: Sendable, Hashable {
    /// In small letters: labels of ASCII, without a dot at its end.
    case name(String)
    case address(IPAddress)

    /// As it stands in an address of the web, IPv6 in brackets; nil where it is no host.
    ///
    /// A name whose last label is a number is one that the C library may take for an address.
    package init?(_ text: some StringProtocol) {
        if text.hasPrefix("["), text.hasSuffix("]") {
            guard let address = IPAddress(text.dropFirst().dropLast()), !address.isIPv4 else {
                return nil
            }
            self = .address(address)
            return
        }
        if let address = IPAddress(text) {
            guard address.isIPv4 else { return nil }
            self = .address(address)
            return
        }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...253).contains(text.utf8.count), labels.allSatisfy({ Self.isLabel($0) }),
            let last = labels.last, !Self.isNumber(last)
        else { return nil }
        self = .name(text.lowercased())
    }

    package var text: String {
        switch self {
        case .name(let name): name
        case .address(let address): address.isIPv4 ? address.text : "[\(address.text)]"
        }
    }

    private static func isLabel(_ label: some StringProtocol) -> Bool {
        let bytes = Array(label.utf8)
        let isPlain = bytes.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        return isPlain && (1...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-")
            && bytes.last != UInt8(ascii: "-")
    }

    /// Decimal, octal or hexadecimal, as the C library reads numbers.
    private static func isNumber(_ label: some StringProtocol) -> Bool {
        let bytes = Array(label.utf8)
        guard bytes.first.map({ (0x30...0x39).contains($0) }) == true else { return false }
        if bytes.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        return bytes.count >= 2 && bytes[0] == UInt8(ascii: "0")
            && bytes[1] | 0x20 == UInt8(ascii: "x")
    }
}
