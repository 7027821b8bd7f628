// SPDX-License-Identifier: Apache-2.0

import Foundation
import TestSupport
import Testing

@testable import Fetching

/// Files of the web that are asked for only if they are others.
@Suite struct WebVersionTests {
    private func version(_ lines: String...) -> WebVersion? {
        var head = WebHead()
        for line in ["HTTP/1.1 200 OK\r\n"] + lines { head.hear(line + "\r\n") }
        return WebVersion(head)
    }

    private static let change = "Last-Modified: Tue, 14 Nov 2023 22:13:20 GMT"

    @Test func `a strong tag is a version, and nothing else is`() {
        #expect(version("ETag: \"a b\"", Self.change)?.line == "If-None-Match: \"a b\"")
        #expect(version("ETag: W/\"ab\"") == nil && version("ETag: ab", "x: y") == nil)
        #expect(version("ETag: \"") == nil && version("ETag: \"\u{7f}\"") == nil)
        // A file that is replaced by one with an older time is unchanged by it.
        let old = version("ETag: W/\"ab\"", Self.change, "Date: Tue, 14 Nov 2023 23:14:20 GMT")
        #expect(old == nil)
        #expect(WebVersion("Tue, 14 Nov 2023 22:13:20 GMT") == nil, "as it was kept once")
        #expect(WebVersion("\"\(String(repeating: "x", count: 199))\"") == nil)
        #expect(WebVersion("\"\(String(repeating: "x", count: 198))\"") != nil)
        #expect(WebVersion("\"a\r\nb\"") == nil && WebVersion("") == nil)
    }

    @Test func `a file that a real server has not changed does not come again`() async throws {
        try await WebFolder.with { server in
            let path = server.path("read/a.csv")
            try Data("12345".utf8).write(to: URL(filePath: path))
            let url = try SourceURL("https://\(server.place)/read/a.csv")
            func get(_ version: WebVersion?) throws -> (whole: Fetch.Whole?, text: String) {
                let scene = FetchScene(hosts: [server.place], ca: server.authority)
                let whole = try Fetch(scene.rules, scene.limits).run(
                    url, unless: version, scene.ends)
                return (whole, scene.text)
            }
            let first = try #require(try get(nil).whole)
            let known = try #require(first.version)
            #expect(first.bytes == 5 && known.line.hasPrefix("If-None-Match: \""))
            let again = try get(known)
            #expect(again.whole == nil && again.text.isEmpty)
            try Data("123456".utf8).write(to: URL(filePath: path))
            let other = try get(known)
            #expect(other.whole?.bytes == 6 && other.text == "123456")
            #expect(other.whole?.version != known)
            // Put in its place with the time that it had.
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_700_000_000)], ofItemAtPath: path)
            #expect(try get(other.whole?.version).whole?.bytes == 6)
        }
    }

    @Test func `where we are sent on to has no version of its own`() async throws {
        try await WebServer.with { server in
            let place = "127.0.0.1:\(server.port)"
            let scene = FetchScene(hosts: [place])
            let fetch = Fetch(scene.rules, scene.limits)
            let direct = try fetch.run(
                SourceURL("http://\(place)/tagged/1/a"), unless: nil, scene.ends)
            #expect(direct?.version?.text == "\"0\"")
            let sentOn = try fetch.run(
                SourceURL("http://\(place)/to?u=/tagged/1/a"), unless: direct?.version, scene.ends)
            #expect(sentOn?.bytes == direct?.bytes && sentOn?.version == nil)
            #expect(server.asked.count { $0.hasPrefix("/tagged") } == 2)
            #expect(!server.asked.contains("304"))
        }
    }
}
