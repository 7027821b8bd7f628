// SPDX-License-Identifier: Apache-2.0

import Accounts
import Calendar
import Foundation
import Postgres
import TestSupport
import Testing
import Views

@testable import Console

/// Rows, charts, aggregates and files that went out, as programs read them.
@Suite struct DataOperationTests {
    private static let all = ["data.view", "aggregates.view", "exports.view", "exports.download"]

    private func names(_ items: [JSON]) -> [String] {
        items.map { "\($0["echantillon"]?.text ?? "")~\($0["parametre"]?.text ?? "")" }
    }

    /// All items of a list, page by page.
    private func each(
        _ scene: LaboScene, _ path: String, _ token: String, limit: Int
    ) async throws -> [JSON] {
        var (items, after): ([JSON], String?) = ([], nil)
        let separator = path.contains("?") ? "&" : "?"
        repeat {
            let place = after.map { "&after=" + FormText.encoded($0) } ?? ""
            let reply = try await scene.console.ask(
                "GET", path + separator + "limit=\(limit)" + place, token)
            try #require(reply.status == 200, "\(path): \(reply.body)")
            let found = try reply.json["items"]?.list ?? []
            #expect(found.count <= limit)
            items += found
            after = try reply.json["next"]?.text
            #expect((reply["link"] != nil) == (after != nil))
        } while after != nil && items.count < 1_000
        return items
    }

    @Test func `a table is read page by page, by the filters that its page has`() async throws {
        try await LaboScene.with { scene in
            let token = try await scene.console.token("ada", ["data.view@labo"])
            let file = try await scene.load(
                "a.csv",
                (1...60).map {
                    "E\($0 + 100);\($0 % 2 == 0 ? "pol" : "brix");\($0 % 28 + 1)/03/2026 08:00;12,50;%"
                })
            let all = try await each(scene, "/data/labo", token, limit: 7)
            #expect(names(all) == names(all).sorted() && Set(names(all)).count == 60)
            let first = try #require(all.first)
            // As numeric has it: every figure, as a text.
            #expect(first["valeur"] == .text("12.50") && first["file_id"] == .integer(file))
            #expect(first["preleve_le"] == .text("2026-03-02T12:00:00Z"), "\(first.written)")
            #expect(first["line_no"] == .number("2"))
            let pol = try await each(scene, "/data/labo?by.parametre=pol", token, limit: 500)
            #expect(pol.count == 30)
            let days = "/data/labo?from=2026-03-08&to=2026-03-08"
            #expect(
                names(try await each(scene, days, token, limit: 1)) == ["E107~brix", "E135~brix"])
            for (query, status) in [
                ("from=8.3.2026", 422), ("as_of=hier", 422), ("by.valeur=x", 422),
                ("by.none=1", 422),
                ("by.=1", 422), ("by.parametre=a&by.parametre=b", 400), ("none=1", 422),
                ("after=x", 400), ("limit=0", 422), ("limit=501", 422),
            ] {
                let reply = try await scene.console.ask("GET", "/data/labo?\(query)", token)
                #expect(reply.status == status, "\(query): \(reply.body)")
            }
            // A place is one of this list and this filter.
            let next = try #require(
                try await scene.console.ask("GET", "/data/labo?limit=1", token).json["next"]?.text)
            for other in ["/data/labo?by.parametre=pol&after=", "/files/\(file)/rows?after="] {
                let reply = try await scene.console.ask("GET", other + next, token)
                #expect(reply.status == 400, "\(other): \(reply.body)")
            }
        }
    }

    @Test func `a file's rows come by line, and say which of them hold still`() async throws {
        try await LaboScene.with { scene in
            let token = try await scene.console.token("ada", ["data.view@labo"])
            let file = try await scene.load(
                "a.csv", (1...5).map { "E\($0);brix;15/03/2026 08:00;\($0);%" })
            try await scene.load("b.csv", ["E3;brix;15/03/2026 08:00;33;%"])
            let rows = try await each(scene, "/files/\(file)/rows", token, limit: 2)
            #expect(rows.compactMap { $0["line_no"]?.whole } == [2, 3, 4, 5, 6])
            let holding = rows.map { $0["is_current"] == .boolean(true) }
            #expect(holding == [true, true, false, true, true])
            #expect(rows[2]["valeur"] == .text("3") && rows[2]["file_id"] == .integer(file))
            let other = try await scene.console.token("eve", ["data.view@autre"])
            #expect(
                try await scene.console.ask("GET", "/files/\(file)/rows", other).status == 404)
            #expect(try await scene.console.ask("GET", "/files/99/rows", token).status == 404)
        }
    }

    @Test func `the table as it was, what is other since, and every version of a row`() async throws
    {
        try await LaboScene.with { scene in
            let token = try await scene.console.token("ada", ["data.view"])
            let first = try await scene.load(
                "a.csv", (1...4).map { "E\($0);brix;15/03/2026 08:00;\($0)0;%" })
            let before = try await scene.now()
            let second = try await scene.load(
                "b.csv", (1...3).map { "E\($0);brix;15/03/2026 08:00;\($0)1;%" })
            try await scene.revert(first)
            let moment = FormText.encoded(before.text)
            let then = try await each(scene, "/data/labo?as_of=\(moment)", token, limit: 3)
            #expect(then.compactMap { $0["valeur"]?.text } == ["10", "20", "30", "40"])
            // Without a second moment it is now: also of later pages.
            let changes = try await each(scene, "/data/labo?since=\(moment)", token, limit: 1)
            let words: [String] = changes.map { $0["change"]?.text ?? "" }
            #expect(words == ["amended", "amended", "amended", "went"])
            #expect(changes[0]["key"] == .text("E1~brix"))
            #expect(changes[0]["before"]?["valeur"] == .text("10"))
            #expect(changes[0]["after"]?["valeur"] == .text("11"))
            #expect(changes[3]["after"] == .null)
            let key = "/data/labo/history?key=" + FormText.encoded("E1~brix")
            let versions = try await each(scene, key, token, limit: 1)
            let files = versions.compactMap { $0["file_id"]?.whole }
            #expect(Set(files) == [first, second])
            let now = try #require(versions.first { $0["part"] == .text("current") })
            #expect(now["values"]?["valeur"] == .text("11") && now["actor"] == .text("user:lab"))
            let columns = "/data/labo/history?by.echantillon=E1&by.parametre=brix"
            #expect(try await each(scene, columns, token, limit: 50).count == versions.count)
            for bad in ["", "?key=E1", "?by.echantillon=E1", "?key=E1~brix&by.parametre=brix"] {
                let reply = try await scene.console.ask("GET", "/data/labo/history\(bad)", token)
                #expect(reply.status == 422, "\(bad): \(reply.body)")
            }
        }
    }

    @Test func `a chart tells points, limits, broken rules and bounds, as its page draws them`()
        async throws
    {
        try await LaboScene.with { scene in
            let token = try await scene.console.token("ada", ["data.view@labo"])
            let key = try await scene.console.key("bob", ["lecteur"])
            var rows = (1...20).map {
                "E\($0);brix;\($0)/03/2026 08:00;\($0 % 2 == 0 ? "14,1" : "14,0");%"
            }
            rows.append("E21;brix;21/03/2026 08:00;20,0;%")
            rows.append("E22;brix;22/03/2026 08:00;\"<0,5\";%")
            try await scene.load("a.csv", rows)
            let path = "/charts/control?feed=labo&column=valeur&by.parametre=brix"
            let reply = try await scene.console.ask("GET", path, token)
            #expect(reply.status == 200, "\(reply.body)")
            let chart = try reply.json
            let points = chart["points"]?.list ?? []
            #expect(points.count == 22 && chart["unit"] == .text("%"))
            #expect(
                chart["series"] == .object([JSON.Member(name: "parametre", value: .text("brix"))]))
            let out = points[20]
            #expect(out["violates"]?.list.contains(.text("1-3s")) == true)
            #expect(out["value"] == .text("20.0") && out["key"] == .text("E21~brix"))
            let bound = points[21]
            #expect(bound["is_censored"] == .boolean(true) && bound["operation"] == .text("<"))
            #expect(bound["violates"] == .list([]) && bound["value"] == .text("0.5"))
            #expect(chart["rules"]?.list.contains(.text("1-3s")) == true)
            guard case .number(let mean)? = chart["limits"]?["mean"] else {
                Issue.record("no mean in \(reply.body)")
                return
            }
            // 20 values of 14.05 in the mean, and one of 20.
            let (told, wanted): (Double, Double) = (Double(mean) ?? 0, 301.0 / 21.0)
            #expect(abs(told - wanted) < 1e-9)
            // The same as the page: each violation, by its names.
            let page = try await scene.page(
                "/charts?feed=labo&column=valeur&by.parametre=brix", key)
            let drawn = page.matches(of: /data-violates="([^"]+)"/).map { String($0.output.1) }
            let names = points.compactMap { point -> String? in
                let rules = (point["violates"]?.list ?? []).compactMap(\.text)
                return rules.isEmpty ? nil : rules.joined(separator: " ")
            }
            #expect(!names.isEmpty && drawn == names)
            let few = try await scene.console.ask("GET", path + "&points=2", token)
            #expect(try few.json["points"]?.list.count == 2 && few.json["limits"] == .null)
            for (query, status) in [
                ("feed=none", 403), ("feed=labo&column=unite", 422), ("feed=labo&points=0", 422),
                ("feed=labo&points=2001", 422), ("feed=labo&by.none=1", 422),
            ] {
                #expect(
                    try await scene.console.ask("GET", "/charts/control?\(query)", token).status
                        == status, "\(query)")
            }
            let all = try await scene.console.token("eve", ["data.view"])
            #expect(
                try await scene.console.ask("GET", "/charts/control?feed=none", all).status == 422)
        }
    }

    @Test func `an aggregate's rows come with their windows, the newest first`() async throws {
        try await LaboScene.with { scene in
            let token = try await scene.console.token("ada", Self.all)
            #expect(
                try await scene.console.ask("GET", "/aggregates/labo_jour/rows", token).status
                    == 200)
            _ = try await scene.prepare()
            try await scene.load(
                "a.csv",
                (1...5).flatMap { day in
                    ["brix", "pol"].map { "E\(day);\($0);1\(day)/03/2026 08:00;\(day)0,125;%" }
                })
            try await scene.refresh()
            let rows = try await each(scene, "/aggregates/labo_jour/rows", token, limit: 3)
            let told = rows.map { "\($0["jour"]?.text ?? "") \($0["parametre"]?.text ?? "")" }
            let days = ["15", "14", "13", "12", "11"]
            let wanted: [String] = days.flatMap { ["2026-03-\($0) brix", "2026-03-\($0) pol"] }
            #expect(told == wanted)
            #expect(rows[0]["moyenne"] == .text("50.125"))
            #expect(rows[0]["window_start"]?.text?.hasSuffix("Z") == true)
            let pol = "/aggregates/labo_jour/rows?by.parametre=pol&from=2026-03-12&to=2026-03-14"
            let some = try await each(scene, pol, token, limit: 1)
            #expect(some.compactMap { $0["jour"]?.text } == ["2026-03-13", "2026-03-12"])
            for (query, status) in [
                ("by.none=1", 422), ("by.moyenne=x", 422), ("from=x", 422), ("after=x", 400),
            ] {
                let reply = try await scene.console.ask(
                    "GET", "/aggregates/labo_jour/rows?\(query)", token)
                #expect(reply.status == status, "\(query): \(reply.body)")
            }
            #expect(
                try await scene.console.ask("GET", "/aggregates/none/rows", token).status == 404)
        }
    }

    @Test func `a file that went out is given as it went out, or not at all`() async throws {
        try await LaboScene.with { scene in
            let token = try await scene.console.token("ada", Self.all)
            let key = try await scene.console.key("bob", ["lecteur"])
            _ = try await scene.prepare()
            try await scene.load("a.csv", ["E1;brix;15/03/2026 08:00;10;%"])
            try await scene.refresh()
            try await scene.export(day: Civil(year: 2026, month: 3, day: 15).days)
            let path = "/export-files/1/content"
            let reply = try await scene.console.ask("GET", path, token)
            #expect(reply.status == 200 && reply.body.contains("brix"), "\(reply.body)")
            #expect(reply["content-type"] == "application/octet-stream")
            #expect(reply["content-disposition"]?.hasPrefix("attachment;") == true)
            let sha256 = try await scene.console.session.use {
                try $0.query("select encode(sha256, 'hex') from bascule.export").value(
                    as: String.self)
            }
            #expect(reply["etag"] == "\"\(sha256)\"")
            let known = try await scene.console.ask(
                "GET", path, token, headers: ["If-None-Match: \"\(sha256)\""])
            #expect(known.status == 304 && known.body.isEmpty)
            #expect(try await scene.page("/export-files/1", key) == reply.body)
            #expect(
                try await scene.console.ask("GET", "/export-files/2/content", token).status == 404)
            let place = try await scene.console.session.use {
                try $0.query("select path from bascule.export").value(as: String.self)
            }
            // Longer, and other bytes as many.
            for bytes in [reply.body + "x", reply.body.replacing("brix", with: "prix")] {
                try Data(bytes.utf8).write(to: URL(filePath: place))
                let changed = try await scene.console.ask("GET", path, token)
                #expect(changed.status == 409 && !changed.body.contains(scene.console.home.path))
            }
            try FileManager.default.removeItem(atPath: place)
            #expect(try await scene.console.ask("GET", path, token).status == 409)
        }
    }
}
