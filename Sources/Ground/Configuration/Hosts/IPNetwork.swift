// SPDX-License-Identifier: Apache-2.0

/// Addresses that begin with the same bits; a single one too.
package struct IPNetwork: Sendable, Hashable {
    package let address: IPAddress
    package let bits: Int

    package init(_ address: IPAddress, bits: Int) {
        precondition((0...address.bytes.count * 8).contains(bits), "an address has no such bits")
        self.address = address
        self.bits = bits
    }

    /// `10.20.0.0/16`, `fd00::/8` or an address alone; nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
        let most = address.bytes.count * 8
        guard parts.count == 2 else {
            self.init(address, bits: most)
            return
        }
        let isNumber =
            (1...3).contains(parts[1].utf8.count)
            && parts[1].utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isNumber, let bits = Int(parts[1]), bits <= most else { return nil }
        self.init(address, bits: bits)
    }

    package func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        let whole = bits / 8
        guard other.bytes.prefix(whole) == address.bytes.prefix(whole) else { return false }
        guard bits % 8 > 0 else { return true }
        let mask = ~(UInt8(0xff) >> UInt8(bits % 8))
        return other.bytes[whole] & mask == address.bytes[whole] & mask
    }
}
