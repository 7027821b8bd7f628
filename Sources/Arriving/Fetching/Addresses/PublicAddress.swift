// SPDX-License-Identifier: Apache-2.0

package import Configuration

/// An address of the public internet: one that a server of others may be asked at.
///
/// What is not is named by the registries of special addresses (RFC 6890 and its successors).
/// Addresses that carry another one are as public as that one, or not at all.
package struct PublicAddress: Sendable, Hashable {
    /// As it is connected to.
    package let address: IPAddress

    /// Whether it is of one of these networks, as it is connected to.
    static func `is`(_ address: IPAddress, in networks: [IPNetwork]) -> Bool {
        let plain = unmapped(address)
        return networks.contains { $0.contains(plain) }
    }

    /// Nil where it is not public, and in none of the networks that are allowed all the same.
    package init?(_ address: IPAddress, allowing networks: [IPNetwork] = []) {
        let plain = Self.unmapped(address)
        guard Self.isPublic(plain) || Self.is(address, in: networks) else {
            return nil
        }
        self.address = address
    }

    /// RFC 4291, 2.5.5.2: to connect to `::ffff:a.b.c.d` is to connect to `a.b.c.d`.
    private static func unmapped(_ address: IPAddress) -> IPAddress {
        mapped.contains(address) ? inner(address) : address
    }

    private static func isPublic(_ address: IPAddress) -> Bool {
        if address.isIPv4 { return !special.contains { $0.contains(address) } }
        // Of a network with IPv6 only, a translator: as public as what is behind it.
        if translated.contains(address) { return isPublic(inner(address)) }
        return global.contains(address) && !specialGlobal.contains { $0.contains(address) }
    }

    /// The last four bytes.
    private static func inner(_ address: IPAddress) -> IPAddress {
        IPAddress(bytes: Array(address.bytes.suffix(4))) ?? address
    }

    private static let mapped = network("::ffff:0:0/96")
    private static let translated = network("64:ff9b::/96")
    private static let global = network("2000::/3")

    private static let special = [
        "0.0.0.0/8",  // this network, unspecified
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16",  // private
        "100.64.0.0/10",  // shared by customers of one carrier
        "127.0.0.0/8",  // this host
        "169.254.0.0/16",  // of one link: the metadata of clouds are here
        "168.63.129.16/32",  // the same of Azure
        "192.0.0.0/24",  // protocols
        "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24",  // documentation
        "192.88.99.0/24",  // relays of 6to4
        "198.18.0.0/15",  // benchmarks
        "224.0.0.0/4",  // multicast
        "240.0.0.0/4",  // reserved, broadcast
    ].map(network)

    /// What is not public within `global`.
    private static let specialGlobal = [
        "2001::/23",  // protocols: Teredo and ORCHID carry other addresses
        "2001:db8::/32", "3fff::/20",  // documentation
        "2002::/16",  // 6to4
    ].map(network)

    private static func network(_ text: String) -> IPNetwork {
        guard let network = IPNetwork(text) else { preconditionFailure("\(text) is a network") }
        return network
    }
}
