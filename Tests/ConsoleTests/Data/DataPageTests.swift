// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

@Suite struct DataPageTests {
    private static let hostile =
        "=cmd|' /C calc'!A0 <script>alert(1)</script>\"\u{301} onx=y \u{202e}"

    private func rows(_ page: String) -> [String] {
        page.matches(of: /<tr data-id="([^"]*)"/).map { String($0.output.1) }
    }

    private func at(_ moment: Timestamp) -> String {
        // A second later than what was done: a form's field has no parts of one.
        FormText.encoded(InstantText.utc(moment.seconds + 1))
    }

    @Test func `rows are found by the key, by what they are of, and by time`() async throws {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("ada", ["lecteur"])
            try await scene.load(
                "a.csv",
                (1...60).map {
                    "E\($0 + 100);\($0 % 2 == 0 ? "pol" : "brix");\($0 % 28 + 1)/03/2026 08:00;12,5;%"
                })
            let first = try await scene.page("/data/labo", key)
            #expect(rows(first).count == 50 && first.contains("rel=\"next\""))
            #expect(first.contains("<table data-testid=\"rows\">") && first.contains(">12,5<"))
            let pol = try await scene.page("/data/labo?by.parametre=pol", key)
            #expect(rows(pol).count == 30)
            #expect(
                rows(try await scene.page("/data/labo?by.echantillon=E107", key)) == ["E107~brix"])
            let day = try await scene.page("/data/labo?from=2026-03-08&to=2026-03-08", key)
            #expect(rows(day) == ["E107~brix", "E135~brix"])
            let overview = try await scene.page("/data", key)
            #expect(overview.contains("data-name=\"labo\"") && overview.contains(">60<"))
            for bad in ["from=8.3.2026", "as_of=hier", "by.preleve_le=x"] {
                let reply = try await scene.console.send("GET", "/data/labo?\(bad)", key: key)
                #expect(
                    reply.status == 422 && reply.body.contains("data-testid=\"errors\""), "\(bad)")
            }
            #expect(try await scene.console.send("GET", "/data/none", key: key).status == 404)
        }
    }

    @Test func `the table is shown as it was, with what is other since, and a row's history`()
        async throws
    {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("ada", ["lecteur"])
            let first = try await scene.load(
                "a.csv", ["E1;brix;15/03/2026 08:00;10;%", "E2;brix;15/03/2026 08:00;20;%"])
            // The pages' moments are whole seconds.
            let before = try await scene.now()
            try await eventually("the clock is in a later second", within: .seconds(5)) {
                try await scene.now().seconds > before.seconds + 1
            }
            let second = try await scene.load("b.csv", ["E1;brix;15/03/2026 08:00;11;%"])
            try await scene.revert(first)
            let now = try await scene.page("/data/labo", key)
            #expect(rows(now) == ["E1~brix"] && now.contains(">11<"))
            let then = try await scene.page("/data/labo?as_of=\(at(before))", key)
            #expect(rows(then) == ["E1~brix", "E2~brix"] && then.contains(">10<"))
            #expect(then.contains("data-testid=\"as-of\""))
            let changes = try await scene.page("/data/labo?since=\(at(before))", key)
            #expect(
                changes.contains("data-state=\"amended\"")
                    && changes.contains("data-state=\"went\""))
            #expect(changes.contains("<del>10</del> → <ins>11</ins>"))
            let history = try await scene.page("/data/labo?key=E1~brix", key)
            #expect(history.contains("<table data-testid=\"history\">"))
            #expect(rows(history).contains("\(first)-2") && rows(history).contains("\(second)-2"))
            #expect(history.contains("data-state=\"reverted\"") && history.contains("user:lab"))
            #expect(
                try await scene.console.send("GET", "/data/labo?key=E1", key: key).status == 400)
        }
    }

    @Test func `what is hostile in a cell is text in pages and in the file`() async throws {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("ada", ["lecteur"])
            let quoted = "\"" + Self.hostile.replacing("\"", with: "\"\"") + "\""
            try await scene.load("x.csv", ["\(quoted);pol;15/03/2026 08:00;\"<0,5\";\(quoted)"])
            let name = FormText.encoded(Self.hostile)
            for path in [
                "/data", "/data/labo", "/data/labo?key=\(name)~pol", "/charts?feed=labo",
                "/data/labo?by.echantillon=\(name)",
            ] {
                let page = try await scene.page(path, key)
                #expect(
                    !page.contains("<script>") && !page.unicodeScalars.contains("\u{202e}"),
                    "\(path)")
                #expect(
                    !page.unicodeScalars.map(String.init).joined(separator: "|").contains(
                        "\"|\u{301}"))
            }
            let file = try await scene.console.send("GET", "/data/labo/rows.csv", key: key)
            #expect(
                file["content-disposition"]?.hasPrefix("attachment; filename=\"labo.csv\"") == true)
            #expect(file.body.contains("\"'=cmd|"))
        }
    }

    @Test func `a right that is held to a feed shows that feed alone`() async throws {
        try await LaboScene.with { scene in
            try await scene.console.run(
                """
                insert into bascule.role (name, permissions, changed_by)
                values ('autre', array['data.view@autre'], 't'), ('labo', array['data.view@labo'], 't')
                """)
            let (other, own) = (
                try await scene.console.key("eve", ["autre"]),
                try await scene.console.key("bob", ["labo"])
            )
            // Before it is looked up whether there is such a feed.
            for path in ["/data/labo", "/data/none", "/data/labo/rows.csv"] {
                #expect(try await scene.console.send("GET", path, key: other).status == 403)
            }
            #expect(
                try await scene.console.send("GET", "/charts?feed=labo", key: other).status == 404)
            #expect(!(try await scene.page("/data", other)).contains("data-name=\"labo\""))
            #expect((try await scene.page("/data", own)).contains("data-name=\"labo\""))
            for path in ["/aggregates", "/exports", "/reports/daily", "/export-files/1"] {
                #expect(
                    try await scene.console.send("GET", path, key: own).status == 403, "\(path)")
            }
        }
    }

    @Test func `a chart names the rules that points break, and draws no bound`() async throws {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("ada", ["lecteur"])
            var values = (0..<20).map { "10,\($0 % 2)" }
            values[12] = "13,0"
            values[15] = "<0,5"
            let rows = values.enumerated().map { place, value in
                "E\(place);brix;\(place + 1)/03/2026 08:00;\(value);%"
            }
            try await scene.load("a.csv", rows + ["P1;pol;01/02/2026 08:00;99;%"])
            let page = try await scene.page("/charts?feed=labo", key)
            #expect(page.contains("<svg class=\"chart\" viewBox=\"0 0 960 320\" role=\"img\""))
            #expect(page.contains("data-testid=\"control-chart\""))
            let points = page.matches(of: /data-testid="point"/).count
            #expect(points == 20, "the newest series alone")
            #expect(page.matches(of: /data-censored="true"/).count == 1)
            #expect(page.contains("data-violates=\"1-3s 1-2s\""))
            #expect(page.contains("<details") && page.contains("<table data-testid=\"points\">"))
            #expect(!page.contains("style="))
            let pol = try await scene.page("/charts?feed=labo&by.parametre=pol", key)
            #expect(pol.matches(of: /data-testid="point"/).count == 1)
        }
    }
}
