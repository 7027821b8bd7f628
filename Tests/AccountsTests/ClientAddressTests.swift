// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Accounts

/// Where tries come from.
@Suite struct ClientAddressTests {
    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"),
        ("::FFFF:c000:0201", "192.0.2.1", "192.0.2.1"),
        ("0:0:0:0:0:ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0::/64"),
        ("2001:DB8:0000::0001", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0::/64"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80:0:0:0:0:0:0:1", "fe80:0:0:0::/64"),
        ("::1", "0:0:0:0:0:0:0:1", "0:0:0:0::/64"),
        ("::", "0:0:0:0:0:0:0:0", "0:0:0:0::/64"), ("1::", "1:0:0:0:0:0:0:0", "1:0:0:0::/64"),
        ("192.0.2.1:49152", "192.0.2.1", "192.0.2.1"),
        ("[2001:db8::1]:443", "2001:db8:0:0:0:0:0:1", "2001:db8:0:0::/64"),
        ("[::ffff:192.0.2.1]:1", "192.0.2.1", "192.0.2.1"),
        ("[::1]", "0:0:0:0:0:0:0:1", "0:0:0:0::/64"),
    ]) func `an address has one spelling, and one network`(
        address: String, text: String, network: String
    ) {
        let client = ClientAddress(address)
        #expect(client.text == text && client.network == network, "\(client)")
    }

    @Test(arguments: [
        "", "unknown", "1:2", "1:2:3:4:5:6:7:8:9", "1::2::3", ":::", "g::1", "::1.2.3",
        "::256.0.0.1",
        "1:2:3:4:5:6:7:8::", "/run/socket", "192.0.2.1:", "192.0.2.1:http", "192.0.2.1:123456",
        "256.0.2.1:80",
        "[::1", "[::1]x", "[::1]:", "::ffff:1.2.3.4.5",
    ]) func `what is no address is only itself`(address: String) {
        let client = ClientAddress(address)
        #expect(client.text == address && client.network == address)
    }
}
