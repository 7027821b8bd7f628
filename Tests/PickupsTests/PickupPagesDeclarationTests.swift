// SPDX-License-Identifier: Apache-2.0

import Configuration
import Fetching
import JSONLines
import Testing
import Wording

@testable import Pickups

/// Pickups of APIs.
@Suite struct PickupPagesDeclarationTests {
    private static let whole = """
        pickup: meteo
        feed: obs
        from: https://api.example/v1/obs?since=:since&key=k
        format: jsonl
        records: /data/items
        next: { cursor: /meta/next, parameter: after }
        secret: { file: meteo.token }
        authorization: { header: X-API-Key }
        rate: { per_minute: 60 }
        cursor: { start: 2026-01-01, lag: 1h }
        limits: { pages: 7, page_bytes: 1MiB }
        """

    private func parse(
        _ text: String, rules: FetchRules? = nil
    ) -> (pickup: Pickup?, mistakes: [Mistake]) {
        let (pickup, mistakes) = PickupCatalog.parse(
            text, file: "meteo.yaml", feeds: ["obs": ["*.jsonl"], "csv": ["*.csv"]], rules: rules)
        return (pickup, mistakes)
    }

    private func pages(_ text: String) throws -> Pickup.Pages {
        let (pickup, mistakes) = parse(text)
        guard case .pages(let pages)? = pickup?.from else {
            throw try #require(mistakes.first)
        }
        return pages
    }

    @Test func `an API has pages, a secret, a pace and a first day`() throws {
        let pickup = try #require(parse(Self.whole).pickup)
        #expect(pickup.source == "https://api.example/v1/obs")
        #expect(pickup.secret == .file("meteo.token"))
        #expect(pickup.limits.pages == 7 && pickup.limits.pageBytes == 1 << 20)
        let pages = try pages(Self.whole)
        #expect(pages.records == JSONPointer(names: ["data", "items"]))
        #expect(
            pages.next == .cursor(JSONPointer(names: ["meta", "next"]), parameter: "after"))
        #expect(pages.login?.way == .header("X-API-Key") && pages.perMinute == 60)
        #expect(pages.cursor?.lag == .seconds(3_600) && pages.cursor?.start == 1_767_225_600)
    }

    @Test func `an API that gives all has a name here, and no cursor`() throws {
        let text = """
            pickup: meteo
            feed: obs
            from: https://api.example/v1/obs
            format: jsonl
            """
        let least = try pages(text)
        #expect(least.name == "meteo.jsonl" && least.cursor == nil && least.next == nil)
        #expect(least.records.names.isEmpty && least.login == nil && least.secret == nil)
        #expect(try pages(text + "\nname: obs.jsonl").name == "obs.jsonl")
        #expect(try pages(text + "\nnext: link").next == .link)
        #expect(try pages(text + "\nnext: /n").next == .address(JSONPointer(names: ["n"])))
        #expect(
            try pages(text + "\nnext: { last: /id, parameter: a }").next
                == .key(JSONPointer(names: ["id"]), parameter: "a"))
        #expect(try pages(text + "\nsecret: { env: X }").login?.way == .bearer)
    }

    @Test(arguments: [
        ("=:since", "=x", "does not say where the time of `cursor` goes"),
        ("cursor: { start: 2026-01-01, lag: 1h }", "", "`cursor` is missing"),
        ("lag: 1h", "most: 1d", "where the end of a stretch goes"),
        ("start: 2026-01-01, ", "", "`start` is missing"),
        ("lag: 1h", "column: x", "`column` says nothing"),
        ("/data/items", "data", "no place in a JSON document"),
        ("/data/items", "/a~2", "no place in a JSON document"),
        ("{ cursor: /meta/next, parameter: after }", "page", "no place in a JSON document"),
        ("cursor: /meta/next, ", "", "`next` must be"),
        ("parameter: after", "parameter: a&b", "`next` must be"),
        ("{ header: X-API-Key }", "{ header: 'X: y' }", "`authorization` must be"),
        ("{ header: X-API-Key }", "digest", "`authorization` must be"),
        ("secret: { file: meteo.token }", "", "`secret` is missing"),
        ("per_minute: 60", "per_minute: 0", "`per_minute` must be"),
        ("pages: 7", "pages: 0", "`pages` must be"),
        ("page_bytes: 1MiB", "page_bytes: 1GiB", "`page_bytes` must be"),
        ("feed: obs", "feed: csv", "takes no file named"),
        ("rate:", "query: select 1\nrate:", "`query` says nothing"),
        ("rate:", "name: x.jsonl\nrate:", "`name` says nothing"),
        ("format: jsonl", "format: csv", "`format` must be"),
        ("format: jsonl\n", "", "`records` says nothing"),
    ])
    func `a mistake of an API is told`(_ part: String, _ other: String, _ told: String) {
        #expect(Self.whole.contains(part))
        let (pickup, mistakes) = parse(Self.whole.replacing(part, with: other))
        #expect(pickup == nil)
        #expect(mistakes.contains { $0.what.contains(told) }, "\(mistakes)")
        #expect(mistakes.allSatisfy { $0.words.what.fr != $0.words.what.en })
    }

    @Test func `the end of a stretch goes where the address says it`() throws {
        let text = Self.whole.replacing("&key=k", with: "&before=:until")
            .replacing("lag: 1h", with: "most: 1d")
        let pages = try pages(text)
        #expect(pages.cursor?.most == .seconds(86_400))
        #expect(
            try pages.url(of: 0..<86_400).text
                == "https://api.example/v1/obs?since=1970-01-01T00%3A00%3A00Z"
                + "&before=1970-01-02T00%3A00%3A00Z")
        #expect(parse(text.replacing(":since", with: "x")).pickup == nil)
    }

    @Test func `a host that the site does not allow is none`() {
        #expect(parse(Self.whole, rules: FetchRules(Settings.Sources())).pickup == nil)
    }
}
