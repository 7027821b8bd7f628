// SPDX-License-Identifier: Apache-2.0

import Configuration
import Testing

@testable import Fetching

/// Which addresses are the internet's, and which are of this host, this site or nobody.
@Suite struct PublicAddressTests {
    private func isPublic(_ text: String, allowing: [String] = []) throws -> Bool {
        let address = try #require(IPAddress(text), "\(text)")
        return PublicAddress(address, allowing: allowing.compactMap(IPNetwork.init)) != nil
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255",
        "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255",
        "168.63.129.16", "172.16.0.0", "172.31.255.255", "192.0.0.0", "192.0.0.192", "192.0.2.1",
        "192.88.99.1", "192.168.0.0", "192.168.255.255", "198.18.0.0", "198.19.255.255",
        "198.51.100.1", "203.0.113.255", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255",
        // Unspecified, this host, one link, one site, unique local, multicast.
        "::", "::1", "::2", "fe80::1", "febf::1", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1",
        // IPv4 in IPv6: mapped, compatible, translated, 6to4, Teredo.
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::127.0.0.1", "::8.8.8.8",
        "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::8.8.8.8", "2002:7f00:1::1",
        "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        // Protocols, documentation, discarded, reserved.
        "2001:1ff:ffff::1", "2001:2::1", "2001:20::1", "2001:db8::1", "3fff::1", "3fff:fff::1",
        "100::1", "5f00::1", "4000::1", "1fff::1", "e000::1",
    ])
    func `an address that is not public is refused`(_ text: String) throws {
        #expect(try !isPublic(text))
    }

    @Test(arguments: [
        "1.0.0.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "126.255.255.255", "128.0.0.1", "169.253.255.255", "169.255.0.0", "172.15.255.255",
        "172.32.0.0", "191.255.255.255", "192.0.1.0", "192.0.3.0", "192.88.98.255",
        "192.167.255.255",
        "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "203.0.112.255",
        "203.0.114.0", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2003::1",
        "2a00:1450::1", "2000::1", "3ffe::1", "3fff:1000::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
    ])
    func `an address just beside them is public`(_ text: String) throws {
        #expect(try isPublic(text))
    }

    @Test func `the site may allow some that are not`() throws {
        let networks = ["10.20.0.0/16", "127.0.0.1", "fd00::/8"]
        for text in ["10.20.0.1", "10.20.255.255", "127.0.0.1", "::ffff:10.20.0.1", "fd12::1"] {
            #expect(try isPublic(text, allowing: networks), "\(text)")
        }
        for text in [
            "10.21.0.0", "10.19.255.255", "127.0.0.2", "::1", "64:ff9b::10.20.0.1", "fc00::1",
        ] {
            #expect(try !isPublic(text, allowing: networks), "\(text)")
        }
        // A network of IPv6 has no address of IPv4.
        #expect(try !isPublic("127.0.0.1", allowing: ["::/0"]))
        #expect(try isPublic("127.0.0.1", allowing: ["0.0.0.0/0"]))
    }
}
