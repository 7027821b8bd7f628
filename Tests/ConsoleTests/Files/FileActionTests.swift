// SPDX-License-Identifier: Apache-2.0

import FileSystem
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

/// What is done with a file in its page.
@Suite struct FileActionTests {
    @Test func `refused rows are mended in the page, and load as a file of their own`() async throws
    {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let id = try await scene.take("a.csv", ConsoleScene.faulty)
            let path = "/files/\(id)/mend"
            let page = try await scene.send("GET", path, key: key)
            #expect(page.status == 200 && page.body.contains("name=\"line-4\""))
            #expect(page.body.contains("value=\"C;x&lt;script&gt;alert(1)&lt;/script&gt;;=1+1\""))
            let judged = try await scene.post(
                path, key: key, ["step": "judge", "line-4": "C;3,5;", "after": ""])
            #expect(judged.status == 200 && judged.body.contains("data-would-insert=\"1\""))
            #expect(judged.body.contains("data-read=\"1\"") && judged.body.contains("C;3,5;"))
            #expect(try await scene.number("select count(*) from bascule.file") == 1)
            let done = try await scene.post(path, key: key, ["step": "import", "line-4": "C;3,5;"])
            #expect(done.status == 303)
            try await scene.takeInbox()
            let mended = try await scene.send("GET", try #require(done["location"]), key: key)
            #expect(mended.body.contains("href=\"/files/\(id)\""))
            let first = try await scene.send("GET", "/files/\(id)", key: key)
            #expect(first.body.contains("data-testid=\"versions\""))
            #expect(try await scene.number("select count(*) from essai.mesures") == 3)
            for wrong in [["step": "import", "line-2": "A;9;"], ["step": "import", "line-4": ""]] {
                let reply = try await scene.post(path, key: key, wrong)
                #expect(reply.status == 422 && reply.body.contains("data-testid=\"errors\""))
            }
            #expect(try await scene.post(path, key: key, ["step": "x"]).status == 422)
            #expect(
                try await scene.post(path, key: key, ["step": "judge", "line-x": "a"]).status == 422
            )
        }
    }

    @Test func `what is wrong with many lines is said once, with how many they are`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let bad = (0..<1_200).map { "B\($0);x;\n" }.joined()
            let id = try await scene.take("a.csv", "id;valeur;note\nA;1;\n" + bad)
            let page = try await scene.send("GET", "/files/\(id)", key: key)
            #expect(page.body.contains("data-testid=\"causes\""))
            #expect(page.body.contains("1,200 times between lines 3 and 1,202, the first: "))
        }
    }

    /// An address may choose what the field does not offer.
    @Test func `the field of the state shows what the list is filtered by`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            for (state, option) in [
                ("rejected", "<option value=\"rejected\" selected>rejected</option>"),
                ("refused", "<option value=\"refused\" selected>refused or failed</option>"),
                ("", "<option value=\"\" selected>all</option>"),
            ] {
                let page = try await scene.send("GET", "/files?state=\(state)", key: key)
                #expect(page.body.contains(option), "\(state)")
            }
        }
    }

    @Test func `a file is taken back by its name, and taken up again`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("olga", ["operateur"])
            let id = try await scene.take("a.csv", ConsoleScene.good)
            let path = "/files/\(id)/revert"
            let page = try await scene.send("GET", path, key: key)
            #expect(page.body.contains("data-removed=\"2\""))
            #expect(try await scene.post(path, key: key, ["confirm": "b.csv"]).status == 422)
            #expect(try await scene.number("select count(*) from essai.mesures") == 2)
            #expect(try await scene.post(path, key: key, ["confirm": "a.csv"]).status == 303)
            #expect(try await scene.number("select count(*) from essai.mesures") == 0)
            #expect(try await scene.post("/files/\(id)/retry", key: key).status == 303)
            #expect(try await scene.number("select count(*) from essai.mesures") == 2)
            let loaded = try await scene.post("/files/\(id)/retry", key: key)
            #expect(loaded.status == 409 && loaded.body.contains("data-testid=\"errors\""))
            let entries = try await scene.number(
                """
                select count(*) from bascule.journal where actor = 'user:olga'
                   and action in ('revert', 'retry', 'import') and subject = 'file \(raw: SQL(stringLiteral: "\(id)"))'
                """)
            #expect(entries == 3)
        }
    }

    @Test func `what is taken away is a file, and no formula`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let id = try await scene.take("é\"a.csv", ConsoleScene.faulty)
            let original = try await scene.send("GET", "/files/\(id)/original", key: key)
            #expect(original.body == ConsoleScene.faulty)
            #expect(original["content-type"] == "application/octet-stream")
            #expect(
                original["content-disposition"]
                    == "attachment; filename=\"__a.csv\"; filename*=UTF-8''%C3%A9%22a.csv")
            let faults = try await scene.send("GET", "/files/\(id)/faults.csv", key: key)
            #expect(faults["content-type"] == "text/csv; charset=utf-8")
            #expect(faults["content-disposition"]?.hasPrefix("attachment; ") == true)
            let preview = try await scene.send("GET", "/files/\(id)/preview", key: key)
            #expect(preview.body.contains("data-testid=\"bytes\""))
            #expect(preview.body.contains("<mark>x&lt;script&gt;alert(1)&lt;/script&gt;</mark>"))
            #expect(preview.body.contains("id;valeur;note"))
            let reader = try await scene.key("lea", ["lecteur"])
            #expect(try await scene.send("GET", "/files/\(id)/original", key: reader).status == 403)
            let rows = try await scene.send("GET", "/files/\(id)/rows", key: key)
            #expect(rows.body.contains("data-testid=\"rows\""))
        }
    }

    @Test func `a large original comes piece by piece`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let text =
                "id;valeur;note\n" + (0..<60_000).map { "K\($0);1,5;\n" }.joined()
            let id = try await scene.take("a.csv", text)
            let reply = try await scene.send("GET", "/files/\(id)/original", key: key)
            #expect(reply.body == text && reply["content-length"] == "\(text.utf8.count)")
            let head = try await scene.send("HEAD", "/files/\(id)/original", key: key)
            #expect(head.body.isEmpty && head["content-length"] == "\(text.utf8.count)")
        }
    }

    @Test func `files are found by day, digest and the key of a row`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let one = try await scene.take("a.csv", ConsoleScene.good)
            let two = try await scene.take("b.csv", "id;valeur;note\nA;9,5;\nZ;1;\n")
            let digest = try await scene.session.use {
                try $0.query("select encode(sha256, 'hex') from bascule.file where id = \(one)")
                    .value(as: String.self)
            }
            func found(_ query: String) async throws -> [Int64] {
                let page = try await scene.send("GET", "/files?" + query, key: key)
                #expect(page.status == 200, "\(query)")
                return page.body.matches(of: /data-id="(\d+)"/).compactMap { Int64($0.output.1) }
            }
            #expect(try await found("sha256=" + digest) == [one])
            #expect(try await found("sha256=" + digest.prefix(8).uppercased()) == [one])
            #expect(try await found("key=A") == [two, one])
            #expect(try await found("key=B") == [one])
            #expect(try await found("key=none") == [])
            #expect(try await found("day=2001-01-01") == [])
            let today = try await scene.session.use {
                try $0.query(
                    "select to_char(now() at time zone 'America/Guadeloupe', 'YYYY-MM-DD')"
                ).value(as: String.self)
            }
            #expect(try await found("day=" + today) == [two, one])
            for wrong in ["sha256=abc", "day=x", "day=2026-13-01", "state=no"] {
                #expect(try await scene.send("GET", "/files?" + wrong, key: key).status == 400)
            }
        }
    }

    @Test func `files are taken up again together, if they are still as many`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("ada", ["analyste"])
            let bad = "id;valeur;note\nA;x;\n"
            for name in ["a.csv", "b.csv"] { _ = try await scene.take(name, bad + "B\(name);y;\n") }
            for state in ["refused", "rejected"] {
                let page = try await scene.send("GET", "/files?state=\(state)", key: key)
                #expect(page.body.contains("name=\"expect\" value=\"2\""))
            }
            let form = ["action": "retry", "filter": "state=refused", "expect": "3"]
            let refused = try await scene.post("/bulk/files", key: key, form)
            #expect(refused.status == 409)
            #expect(
                refused.body.contains("name=\"filter\" value=\"state=refused\"")
                    && refused.body.contains("name=\"expect\" value=\"2\""), "to press once more")
            let last = try await scene.number("select max(id) from bascule.journal")
            let done = try await scene.post(
                "/bulk/files", key: key, form.merging(["expect": "2"]) { $1 })
            #expect(
                done.status == 303
                    && done["location"]?.hasPrefix("/files?done=files-retried&n=2") == true)
            #expect(
                try await scene.number(
                    """
                    select count(*) from bascule.journal
                     where id > \(last) and action = 'retry' and actor = 'user:ada'
                    """) == 2)
            let all = ["action": "retry", "filter": "", "expect": "2"]
            #expect(try await scene.post("/bulk/files", key: key, all).status == 400)
        }
    }

    @Test func `a right that is held to a feed shows and does nothing of another's`() async throws {
        try await ConsoleScene.with { scene in
            try await scene.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('ailleurs', array['files.view@autre', 'files.mend@autre', 'files.retry@autre',
                    'files.revert@autre', 'files.download@autre', 'feeds.view@autre',
                    'feeds.try@autre', 'data.view@autre'], 't'),
                       ('deux', array['files.view@autre', 'files.view@mesures'], 't')
                """)
            let (eve, two) = (
                try await scene.key("eve", ["ailleurs"]), try await scene.key("two", ["deux"])
            )
            let id = try await scene.take("a.csv", ConsoleScene.faulty)
            for path in ["", "/mend", "/revert", "/original", "/faults.csv", "/preview", "/rows"] {
                let reply = try await scene.send("GET", "/files/\(id)\(path)", key: eve)
                #expect(reply.status == 404, "\(path)")
            }
            for (path, form) in [
                ("retry", [:]), ("mend", ["step": "import"]), ("revert", ["confirm": "a.csv"]),
            ] {
                #expect(try await scene.post("/files/\(id)/\(path)", key: eve, form).status == 404)
            }
            #expect(try await scene.send("GET", "/files?feed=mesures", key: eve).status == 404)
            #expect(
                try await scene.send("GET", "/files", key: eve).body.contains("data-id") == false)
            #expect(
                try await scene.send("GET", "/files", key: two).body.contains("data-id=\"\(id)\""))
            #expect(try await scene.send("GET", "/feeds/mesures", key: eve).status == 403)
            #expect(try await scene.send("GET", "/feeds/mesures/try", key: eve).status == 403)
        }
    }
}
