// SPDX-License-Identifier: Apache-2.0

import Configuration
import Fetching
import Foundation
import TestSupport
import Testing
import Wording

@testable import Pickups

/// Records of a real server, page by page.
@Suite struct PagesSourceTests {
    private typealias Answer = APIServer.Answer

    /// The declaration of a pickup of the server, and its source.
    private func source(
        _ server: APIServer, _ place: String, _ more: String = "", secret: String? = nil,
        stretch: Range<Int64>? = nil, isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws -> PagesSource {
        let text = """
            pickup: meteo
            feed: obs
            from: \(server.origin)\(place)
            format: jsonl
            records: /data
            \(more)
            """
        var settings = Settings.Sources()
        settings.hosts = ["127.0.0.1:\(server.port)"]
        settings.privateNetworks = ["127.0.0.0/8"]
        let rules = FetchRules(settings)
        let (parsed, mistakes) = PickupCatalog.parse(
            text, file: "meteo.yaml", feeds: ["obs": ["*.jsonl"]], rules: rules)
        let pickup = try #require(parsed, "\(mistakes)")
        guard case .pages(let pages) = pickup.from else { throw CocoaError(.featureUnsupported) }
        return try PagesSource(
            pages, of: pickup, secret: secret, stretch: stretch, rules, isStopped)
    }

    private func lines(_ source: PagesSource, most: Int = 1_000) throws -> [String] {
        var text = ""
        let count = try source.records(most: most) { text += String(decoding: $0, as: UTF8.self) }
        let lines = text.split(separator: "\n").map(String.init)
        #expect(count == lines.count && (text.isEmpty || text.hasSuffix("\n")))
        return lines
    }

    /// Why there are none.
    private func trouble(
        _ source: PagesSource, most: Int = 1_000
    ) throws -> (code: String, sentence: String, mayPass: Bool) {
        do {
            _ = try lines(source, most: most)
        } catch let trouble as SourceDatabase.Trouble {
            #expect(trouble.sentence.en != trouble.sentence.fr)
            return (trouble.code, trouble.sentence.en, trouble.mayPass)
        } catch let trouble as FetchTrouble {
            return (trouble.code.rawValue, trouble.sentence.en, trouble.mayPass)
        }
        return ("", "", false)
    }

    @Test(arguments: [
        (
            "next: /links/next",
            [
                "/obs": #"{"data":[{"id":1}],"links":{"next":"/obs?p=2"}}"#,
                "/obs?p=2": #"{"links":{"next":"http://@/obs?p=3"},"data":[{"id":2},{"id":3}]}"#,
                "/obs?p=3": #"{"data":[],"links":{"next":null}}"#,
            ]
        ),
        (
            "next: { cursor: /next, parameter: after }",
            [
                "/obs": #"{"data":[{"id":1}],"next":"a b&c"}"#,
                "/obs?after=a%20b%26c": #"{"data":[{"id":2},{"id":3}]}"#,
            ]
        ),
        (
            "next: { last: /id, parameter: after_id }",
            [
                "/obs": #"{"data":[{"id":1}]}"#,
                "/obs?after_id=1": #"{"data":[{"id":2},{"id":3}]}"#,
                "/obs?after_id=3": #"{"data":[]}"#,
            ]
        ),
    ])
    func `all pages become one file, in whatever way one leads to the next`(
        _ next: String, _ answers: [String: String]
    ) async throws {
        try await APIServer.with(answers.mapValues { [Answer($0)] }) { server in
            let found = try lines(source(server, "/obs", next))
            #expect(found == [#"{"id":1}"#, #"{"id":2}"#, #"{"id":3}"#])
            #expect(server.asked.count == answers.count)
        }
    }

    @Test func `links in the head lead on, and only what has changed is asked for`() async throws {
        let first = "/obs?since=2026-03-15T07%3A30%3A00Z&n=1"
        try await APIServer.with([
            first: [
                Answer(
                    #"{"data":[{"id":1}]}"#,
                    [["Link", "</x>; rel=prev"], ["Link", "<?p=2>; rel=\"next\""]])
            ],
            "/obs?p=2": [Answer(#"{"data":[{"id":2}]}"#)],
        ]) { server in
            let source = try source(
                server, "/obs?since=:since&n=1",
                "next: link\ncursor: { start: 2026-01-01 }",
                stretch: 1_773_559_800..<1_773_560_000)
            // What time it is there is asked for by the first page, which is asked for once.
            let now = try source.now()
            #expect(abs(now - Int64(Date().timeIntervalSince1970)) < 600)
            #expect(try lines(source).count == 2)
            #expect(server.asked == [first, "/obs?p=2"])
        }
    }

    @Test(arguments: [
        ("", "Bearer geheim"), ("authorization: { basic: lecteur }", "Basic bGVjdGV1cjpnZWhlaW0="),
        ("authorization: { header: X-API-Key }", "geheim"),
    ])
    func `the secret goes to the server alone, in the line that it is declared for`(
        _ more: String, _ line: String
    ) async throws {
        try await APIServer.with([:]) { other in
            let answers = [
                "/obs": [Answer(#"{"data":[],"next":"/to"}"#)],
                "/to": [Answer("", status: 302, [["Location", "/there"]])],
                "/there": [Answer(#"{"data":[],"next":"/away"}"#)],
                "/away": [Answer("", status: 307, [["Location", other.origin + "/obs"]])],
            ]
            try await APIServer.with(answers) { server in
                let more = "secret: { env: X }\nnext: /next\n" + more
                let away = try trouble(source(server, "/obs", more, secret: "geheim"))
                #expect(away.sentence.contains("sends us on"), "\(away)")
                #expect(
                    server.asked
                        == ["/obs", "/to", "/there", "/away"].map { "\($0) \(line)" })
                #expect(other.asked.isEmpty)
            }
        }
    }

    @Test func `a page that was given already, or of another server, ends the run`() async throws {
        let answers = [
            "/obs": #"{"data":[{"id":1}],"next":"/b"}"#, "/b": #"{"data":[],"next":"/obs"}"#,
            "/self": #"{"data":[],"next":"/self"}"#,
            "/evil": #"{"data":[],"next":"http://127.0.0.1:1/"}"#,
            "/bad": #"{"data":[],"next":"http://a b/"}"#,
        ]
        try await APIServer.with(answers.mapValues { [Answer($0)] }) { server in
            for place in ["/obs", "/self"] {
                let found = try trouble(source(server, place, "next: /next"))
                #expect(found.sentence.contains("has given already") && !found.mayPass, "\(found)")
            }
            #expect(try trouble(source(server, "/evil", "next: /next")).code == "source_failed")
            #expect(try trouble(source(server, "/bad", "next: /next")).code == "source_url_refused")
            #expect(server.asked == ["/obs", "/b", "/self", "/evil", "/bad"])
        }
    }

    @Test(arguments: ["", "next: /links/nxt", "next: { cursor: /nxt, parameter: after }"])
    func `a page whose head leads on is not taken for the last one`(_ next: String) async throws {
        let first = Answer(#"{"data":[{"id":1}],"links":{}}"#, [["Link", "</b>; rel=\"next\""]])
        try await APIServer.with(["/obs": [first]]) { server in
            let found = try trouble(source(server, "/obs", next))
            #expect(found.sentence.contains("`next: link`") && !found.mayPass, "\(found)")
        }
    }

    @Test func `links of a head lead on however long they are, or the run says so`() async throws {
        func links(_ bytes: Int) -> [[String]] {
            [
                ["Link", "</a?\(String(repeating: "x", count: bytes))>; rel=first"],
                ["Link", "</b>; rel=next"],
            ]
        }
        try await APIServer.with([
            "/obs": [Answer(#"{"data":[{"id":1}]}"#, links(30_000))],
            "/b": [Answer(#"{"data":[{"id":2}]}"#)],
            "/long": [Answer(#"{"data":[{"id":1}]}"#, links(33_000))],
            "/open": [Answer(#"{"data":[]}"#, [["Link", "</b?p=2"]])],
        ]) { server in
            #expect(try lines(source(server, "/obs", "next: link")).count == 2)
            for place in ["/long", "/open"] {
                let found = try trouble(source(server, place, "next: link"))
                #expect(found.sentence.contains("more links than fit"), "\(found)")
            }
        }
    }

    @Test func `a server that wants to be left alone for a moment is, and then asked again`()
        async throws
    {
        let busy = Answer("", status: 429, [["Retry-After", "1"]])
        try await APIServer.with([
            "/obs": [busy, busy, Answer(#"{"data":[{"id":1}]}"#)],
            "/never": [busy], "/long": [Answer("", status: 503, [["Retry-After", "301"]])],
        ]) { server in
            #expect(try lines(source(server, "/obs")).count == 1)
            let never = try trouble(source(server, "/never", "limits: { time: 2s }"))
            #expect(never.code == "source_unavailable" && never.mayPass, "\(never)")
            let long = try trouble(source(server, "/long"))
            #expect(long.code == "source_unavailable" && !long.mayPass, "\(long)")
            #expect(throws: CancellationError.self) {
                try lines(source(server, "/never") { true })
            }
        }
    }

    @Test func `it is asked no more often than the site wants`() async throws {
        let answers = (1...3).map { ("/obs\($0)", #"{"data":[],"next":"/obs\#($0 + 1)"}"#) }
        let all = Dictionary(uniqueKeysWithValues: answers + [("/obs4", #"{"data":[]}"#)])
        try await APIServer.with(all.mapValues { [Answer($0)] }) { server in
            let begin = ContinuousClock.now
            _ = try lines(source(server, "/obs1", "next: /next\nrate: { per_minute: 120 }"))
            #expect(ContinuousClock.now - begin >= .milliseconds(1_500))
            #expect(server.asked.count == 4)
        }
    }

    @Test func `each limit is one: pages, records, bytes of an answer`() async throws {
        let answers = [
            "/a": #"{"data":[{"id":1},{"id":2}],"next":"/b"}"#, "/b": #"{"data":[{"id":3}]}"#,
            "/large": #"{"data":[{"id":""# + String(repeating: "x", count: 1_004) + #""}]}"#,
            "/larger": #"{"data":[{"id":""# + String(repeating: "x", count: 1_005) + #""}]}"#,
        ]
        #expect(answers["/large"]?.utf8.count == 1_024)
        try await APIServer.with(answers.mapValues { [Answer($0)] }) { server in
            let next = "next: /next\nlimits: "
            #expect(try lines(source(server, "/a", next + "{ pages: 2 }")).count == 3)
            let pages = try trouble(source(server, "/a", next + "{ pages: 1 }"))
            #expect(pages.sentence.contains("`limits.pages`"), "\(pages)")
            #expect(try lines(source(server, "/a", "next: /next"), most: 3).count == 3)
            let rows = try trouble(source(server, "/a", "next: /next"), most: 2)
            #expect(rows.sentence.contains("`limits.rows`"), "\(rows)")
            let bytes = "limits: { page_bytes: 1KiB }"
            #expect(try lines(source(server, "/large", bytes)).count == 1)
            let large = try trouble(source(server, "/larger", bytes))
            #expect(large.code == "source_too_large" && large.sentence.contains("page_bytes"))
        }
    }

    @Test func `an answer that is none is said to be what it is`() async throws {
        let deep = String(repeating: "[", count: 99) + String(repeating: "]", count: 99)
        try await APIServer.with([
            "/html": [Answer("<html>")], "/cut": [Answer(#"{"data":[{"id":1}]}"#, cut: 9)],
            "/twice": [Answer(#"{"data":[{"id":1}],"data":[]}"#)],
            "/bomb": [Answer("{\"x\":\(deep),\"data\":[]}")], "/none": [Answer("{}")],
            "/list": [Answer(#"{"data":[1]}"#)],
            "/dateless": [Answer(#"{"data":[]}"#, hasDate: false)],
            "/key": [Answer(#"{"data":[{"id":null}]}"#)], "/401": [Answer("", status: 401)],
        ]) { server in
            for (place, told, mayPass) in [
                ("/html", "is no JSON", true), ("/cut", "broke before", true),
                ("/twice", "`data` twice", false), ("/bomb", "64 deep", false),
                ("/none", "no list at `/data`", false), ("/list", "number 1 of its list", false),
                ("/404", "no file at this address", false),
            ] {
                let found = try trouble(source(server, place))
                #expect(found.sentence.contains(told) && found.mayPass == mayPass, "\(found)")
            }
            let key = try trouble(source(server, "/key", "next: { last: /id, parameter: after }"))
            #expect(key.sentence.contains("no value where `next` says"), "\(key)")
            #expect(throws: SourceDatabase.Trouble.self) { try source(server, "/dateless").now() }
            let denied = try trouble(source(server, "/401", "secret: { env: X }", secret: "x"))
            #expect(denied.sentence.contains("pickup meteo"), "\(denied)")
            #expect(throws: SourceDatabase.Trouble.self) {
                try source(server, "/html", "secret: { env: X }", secret: "a\r\nX-Other: b")
            }
        }
    }
}
