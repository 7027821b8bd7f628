// SPDX-License-Identifier: Apache-2.0

import Accounts
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// What the pages show, and how what comes from outside stands in them.
@Suite struct PageTests {
    private func insert(
        _ scene: ConsoleScene, _ name: String, state: String = "loaded", reason: String? = nil
    ) async throws {
        try await scene.run(
            """
            insert into bascule.file (feed, name, inbox_path, bytes, state, rows_read, rows_inserted, rows_rejected, reason, sha256, loaded_at)
            values ('mesures', \(name), \(name), 2048, \(state), 40, 38, 2, \(reason), sha256(\(name)::text::bytea), now())
            """)
    }

    @Test func `text from outside is text, whatever it is made of`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            // A mark behind a quotation mark makes one Character of both.
            let hostile = "<script>alert(1)</script>\"\u{301} onfocus=x ' & \u{202e}gpj\u{7}.csv"
            try await insert(scene, hostile, state: "rejected", reason: "</p><img src=x onerror=y>")
            try await scene.run(
                """
                insert into bascule.fault (file_id, line, column_name, value, rule, severity, message, original)
                values (1, 3, '<b>', '</td><script>', 'type', 'reject', '<i>no</i>', 'a;</td><script>;b')
                """)
            let search = "/files?name=" + FormText.encoded("\"><script>")
            for path in ["/", "/files", "/files/1", search] {
                let reply = try await scene.send("GET", path, key: key)
                #expect(reply.status == 200, "\(path)")
                for sign in [
                    "<script>", "<img", "<i>", "<b>&lt;", "\"\u{301}", "\u{202e}", "\u{7}",
                ] {
                    #expect(!contains(reply.body, sign), "\(path) has \(sign)")
                }
            }
            let page = try await scene.send("GET", "/files/1", key: key).body
            #expect(page.contains("\\u202Egpj\\u0007.csv"))
            #expect(page.contains("<mark>&lt;/td&gt;&lt;script&gt;</mark>"))
        }
    }

    /// By scalars, as a browser reads it.
    private func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(text.unicodeScalars), Array(part.unicodeScalars))
        return text.indices.contains { text[$0...].starts(with: part) }
    }

    @Test func `the list leads through all files, forth and back, by a filter`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["lecteur"])
            for number in 0..<120 { try await insert(scene, "f\(number).csv") }
            try await insert(scene, "bad.csv", state: "rejected")
            var (path, pages): (String?, [[String]]) = ("/files?feed=mesures", [])
            var back: String?
            while let next = path {
                let page = try await scene.send("GET", next, key: key).body
                pages.append(page.matches(of: /<tr data-id="(\d+)"/).map { String($0.output.1) })
                path = link(page, "next")
                back = link(page, "prev")
            }
            #expect(pages.map(\.count) == [50, 50, 21])
            #expect(Set(pages.joined()).count == 121)
            let second = try await scene.send("GET", try #require(back), key: key).body
            #expect(
                second.matches(of: /<tr data-id="(\d+)"/).map { String($0.output.1) } == pages[1])
            let first = try await scene.send("GET", try #require(link(second, "prev")), key: key)
                .body
            #expect(
                first.matches(of: /<tr data-id="(\d+)"/).map { String($0.output.1) } == pages[0])
            let refused = try await scene.send("GET", "/files?state=refused", key: key).body
            #expect(refused.contains("bad.csv") && !refused.contains("f1.csv"))
            #expect(refused.contains("data-state=\"rejected\""))
            #expect(try await scene.send("GET", "/files?state=x", key: key).status == 400)
        }
    }

    private func link(_ page: String, _ rel: String) -> String? {
        guard let start = page.range(of: "rel=\"\(rel)\" href=\"")?.upperBound else { return nil }
        return String(page[start...].prefix { $0 != "\"" }).replacing("&amp;", with: "&")
    }

    @Test func `the first page counts what came today, and says whether all is well`() async throws
    {
        try await ConsoleScene.with(["BASCULE_EXPECTED_ROLES": "[]"]) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            func today() async throws -> String? {
                let page = try await scene.send("GET", "/", key: key).body
                return page.firstMatch(of: /data-live="files.today">([^<]+)</).map {
                    String($0.output.1)
                }
            }
            #expect(try await today() == "0")
            try await insert(scene, "a.csv")
            #expect(try await today() == "1")
            try await insert(scene, "b.csv", state: "rejected", reason: "vide <tout>")
            let refused = try await scene.send("GET", "/", key: key).body
            #expect(refused.contains("<a href=\"/files/2\"><bdi>b.csv</bdi></a>"))
            #expect(
                refused.contains("data-testid=\"not-well\"")
                    && refused.contains("vide &lt;tout&gt;"))
            // One of its name that was loaded later ends the matter.
            try await scene.run(
                """
                insert into bascule.file (feed, name, inbox_path, bytes, state)
                values ('mesures', 'b.csv', 'b.csv', 1, 'loaded')
                """)
            let mended = try await scene.send("GET", "/", key: key).body
            #expect(mended.contains("data-testid=\"all-well\""))
            try await scene.run(
                """
                insert into bascule.alert (rule, subject, due_at, message)
                values ('late', 'feed mesures', now(), 'rien <depuis> hier')
                """)
            try await eventually("the look is repeated", within: .seconds(20)) {
                let page = try await scene.send("GET", "/", key: key).body
                return page.contains("data-testid=\"not-well\"")
                    && page.contains("rien &lt;depuis&gt; hier")
                    && page.contains("<table data-testid=\"alerts\">")
            }
        }
    }

    @Test func `every page has its frame`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["administrateur"])
            try await insert(scene, "a.csv")
            let job = try await scene.job()
            try await scene.schedule("nuit")
            for (path, name) in [
                ("/", "overview"), ("/files", "files"), ("/files/1", "file"),
                ("/account", "account"), ("/jobs", "jobs"), ("/jobs/\(job)", "job"),
                ("/schedules", "schedules"), ("/schedules/nuit", "schedule"),
                ("/schedules/nuit/edit", "schedule-edit"), ("/workers", "workers"),
                ("/alerts", "alerts"), ("/journal", "journal"), ("/users", "users"),
                ("/users/ada", "user"), ("/new-user", "user-new"), ("/health", "health"),
                ("/account/second-factor", "second-factor"),
            ] {
                let page = try await scene.send("GET", path, key: key).body
                #expect(page.contains("<body data-page=\"\(name)\">"))
                #expect(page.matches(of: /<h1>/).count == 1, "\(path)")
                #expect(
                    page.contains("<main id=\"main\">") && page.contains("aria-current=\"page\""),
                    "\(path)")
                #expect(page.firstMatch(of: /<body[^>]*>\s*<a class="skip" href="#main">/) != nil)
                #expect(
                    page.contains("action=\"/logout\"") && page.contains("data-testid=\"user\""))
                #expect(
                    !page.contains("style=") && !page.contains("onclick")
                        && page.matches(of: /<script/).count == 1
                        && page.contains("<script src=\"\(Asset.script.path)\" defer></script>"))
                #expect(page.utf8.count < 200_000)
            }
            #expect(Stylesheet.text.utf8.count <= 15 << 10)
        }
    }

    @Test
    func `French signs stay with the word before them, and times are French`()
        async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["administrateur"])
            try await insert(scene, "a.csv")
            var signs = 0
            for path in ["/", "/files/1", "/workers", "/journal", "/health", "/account", "/upload"]
            {
                let page = try await scene.send(
                    "GET", path, key: key, headers: ["Accept-Language: fr"]
                ).body
                #expect(page.contains("<html lang=\"fr\""), "\(path)")
                let loose = page.firstMatch(of: #/[^<]{0,30}\u{20}[:;!?»%]/#)
                #expect(loose == nil, "\(path): \(loose?.output ?? "")")
                signs += page.matches(of: #/\u{a0}[:;!?»%]/#).count
                #expect(!page.contains(#/>[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:/#), "\(path)")
            }
            #expect(signs >= 3)
        }
    }

    @Test func `without a database pages are 503 and supervision says so`() async throws {
        try await ConsoleScene.with(["BASCULE_EXPECTED_ROLES": "[watcher]"]) { scene in
            #expect(
                try await scene.send("GET", "/readyz").body.contains(
                    "{\"name\":\"watcher\",\"ok\":false"))
            let key = try await scene.key("ada", ["lecteur"])
            #expect(try await scene.send("GET", "/", key: key).status == 200)
            try await scene.cutDatabase()
            let reply = try await scene.send("GET", "/files", key: key)
            #expect(reply.status == 503 && reply["retry-after"] == "5")
            let ready = try await scene.send("GET", "/readyz")
            #expect(
                ready.status == 503 && ready.body.contains("{\"name\":\"database\",\"ok\":false"))
            #expect(try await scene.send("GET", "/healthz").status == 200)
        }
    }
}
