// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Fetching

/// What an address, and the head of an answer, say of pages.
@Suite struct WebPagesTests {
    @Test func `a value never becomes another part of the address`() throws {
        let url = try SourceURL("https://api.example/v1/obs?since=:since&x=a%20b&flag&y=:sinc")
        #expect(url.has(":since") && !url.has(":until") && !url.has("flag"))
        #expect(
            try url.replacing(":since", with: "2026-03-15T07:30:00Z").text
                == "https://api.example/v1/obs?since=2026-03-15T07%3A30%3A00Z&x=a%20b&flag&y=:sinc")
        #expect(
            try url.replacing(":since", with: "a&b=c#d é/?%").text
                == "https://api.example/v1/obs?since=a%26b%3Dc%23d%20%C3%A9%2F%3F%25&x=a%20b&flag&y=:sinc"
        )
        let plain = try SourceURL("https://api.example/v1/obs")
        #expect(
            try plain.setting("after", to: "a b").text == "https://api.example/v1/obs?after=a%20b")
        let set = try SourceURL("https://api.example/obs?after=1&n=5").setting("after", to: "2&n=9")
        #expect(set.text == "https://api.example/obs?n=5&after=2%26n%3D9")
        #expect(throws: SourceRefusal.tooLong) {
            try plain.setting("after", to: String(repeating: "x", count: 2_000))
        }
    }

    @Test(
        arguments: [
            (["<https://x/2>; rel=\"next\""], "https://x/2"),
            (["<https://x/1>; rel=prev, </2?a,b>; title=\"a, b\"; REL=Next"], "/2?a,b"),
            (["<https://x/1>; rel=\"first prev\"", "</3>; rel=\"last next\""], "/3"),
            (["<https://x/1>; title=\"; rel=next\", </4>; rel=\"next\""], "/4"),
            (["<https://x/1>; rel=\"nextish\""], nil), (["<https://x/1"], nil), ([], nil),
        ] as [([String], String?)])
    func `the next page is where a link says so`(_ links: [String], _ wanted: String?) {
        var head = WebHead()
        head.hear("HTTP/1.1 200 OK\r\n")
        for link in links { head.hear("Link: \(link)\r\n") }
        head.hear("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n")
        #expect(head.next == wanted)
        #expect(head.instant == 784_111_777)
    }

    @Test func `a head without a time has none`() {
        var head = WebHead()
        for line in ["HTTP/1.1 200 OK", "Date: yesterday"] { head.hear(line + "\r\n") }
        #expect(head.instant == nil)
        head.hear("HTTP/1.1 200 OK\r\n")
        #expect(head.instant == nil && head.next == nil)
    }

    @Test func `an address of the server itself is followed, and no other`() throws {
        let url = try SourceURL("https://api.example/v1/obs?a=1")
        #expect(try url.next("?a=2").text == "https://api.example/v1/obs?a=2")
        #expect(try url.next("/v2").text == "https://api.example/v2")
        #expect(try url.next("https://api.example:443/v3").text == "https://api.example/v3")
        for other in [
            "https://evil.example/", "http://api.example/", "https://api.example:444/",
            "//evil.example/",
            "https://api.example@evil.example/", "sftp://api.example/", "https://127.1/",
        ] {
            #expect(throws: FetchTrouble.self, "\(other)") { try url.next(other) }
        }
    }
}
