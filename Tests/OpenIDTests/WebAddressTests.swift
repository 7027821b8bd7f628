// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import OpenID

@Suite struct WebAddressTests {
    @Test(arguments: [
        ("https://usine.example/o", true, "usine.example"),
        ("HTTPS://Usine.example:8443", true, "usine.example"),
        ("http://127.0.0.1:8000/o?a=b", false, "127.0.0.1"), ("http://[::1]:80/", false, "::1"),
    ])
    func `an address has its host`(_ text: String, _ isTLS: Bool, _ host: String) {
        let address = WebAddress(text)
        #expect(address?.isTLS == isTLS && address?.host == host && address?.text == text)
        #expect(address?.isSafe == true)
    }

    @Test(arguments: [
        "", "usine.example", "ftp://usine.example", "file:///etc/passwd", "https://",
        "https://a@b.example", "https://b.example#x", "https://b.example/a b",
        "https://b.example/\u{e9}", "https://b.example:0", "https://b.example:65536",
        "https://b.example:x", "https://b.example\\@c.example", "https://b.example/\n",
        "https://b.example/" + String(repeating: "a", count: WebAddress.longest),
    ])
    func `what could be read in two ways is none`(_ text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test(arguments: [
        "http://usine.example", "http://127.0.0.1.evil.example", "http://localhost.evil.example",
        "http://10.0.0.1",
    ])
    func `without TLS only this host is safe`(_ text: String) {
        #expect(WebAddress(text)?.isSafe == false)
    }

    @Test func `a form is read as it was meant`() {
        #expect(
            WebAddress.form([("a b", "é&=+%"), ("c", "")]) == "a%20b=%C3%A9%26%3D%2B%25&c=")
        let plain = WebAddress("https://a.example/x")
        #expect(plain?.asking([("a", "/")]) == "https://a.example/x?a=%2F")
        let asked = WebAddress("https://a.example/x?b=c")
        #expect(asked?.asking([("a", "1")]) == "https://a.example/x?b=c&a=1")
    }
}
