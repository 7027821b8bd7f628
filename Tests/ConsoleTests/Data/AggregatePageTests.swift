// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Console

@Suite struct AggregatePageTests {
    private static let day = Civil(year: 2026, month: 3, day: 15).days

    @Test func `a year says of each day how it stands, and since which file`() async throws {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("olga", ["operateur"])
            _ = try await scene.prepare()
            try await scene.load(
                "a.csv", ["E1;brix;15/03/2026 08:00;10;%", "E2;pol;16/03/2026 08:00;20;%"])
            try await scene.refresh()
            let fresh = try await scene.page("/aggregates?year=2026", key)
            #expect(fresh.contains("data-testid=\"matrix\""))
            #expect(fresh.contains("data-day=\"2026-03-15\" data-state=\"fresh\""))
            #expect(fresh.contains("data-day=\"2026-03-17\" data-state=\"missing\""))
            #expect(fresh.matches(of: /data-day="2026/).count == 365)
            let late = try await scene.load("<b>.csv", ["E3;brix;15/03/2026 09:00;30;%"])
            // The marks are made by the next refresh: here it only marks.
            try await scene.mark()
            let stale = try await scene.page("/aggregates?year=2026", key)
            #expect(stale.contains("data-day=\"2026-03-15\" data-state=\"stale\"><title>"))
            #expect(stale.contains("<a href=\"/files/\(late)\"><bdi>&lt;b&gt;.csv</bdi></a>"))
            #expect(stale.contains("data-day=\"2026-03-16\" data-state=\"fresh\""))
            try await scene.console.run(
                """
                update bascule.aggregate_window set failures = 2, error = 'division <par> zéro'
                 where first_day = '2026-03-16'
                """)
            let failed = try await scene.page("/aggregates?year=2026", key)
            #expect(failed.contains("data-day=\"2026-03-16\" data-state=\"failed\""))
            #expect(failed.contains("division &lt;par&gt; zéro"))
        }
    }

    @Test func `a window has its values and a chart; days are computed anew by a job`() async throws
    {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("olga", ["operateur"])
            let reader = try await scene.console.key("ada", ["lecteur"])
            _ = try await scene.prepare()
            try await scene.load(
                "a.csv", ["E1;brix;15/03/2026 08:00;10;%", "E2;brix;16/03/2026 08:00;20,5;%"])
            try await scene.refresh()
            let page = try await scene.page("/aggregates/labo_jour", key)
            #expect(
                page.contains("<table data-testid=\"windows\">")
                    && page.contains("data-testid=\"series\""))
            #expect(page.contains(">20.5<") || page.contains(">20,5<"))
            let preview = try await scene.page(
                "/aggregates/labo_jour?from=2026-03-15&to=2026-03-16", key)
            #expect(preview.contains("data-testid=\"preview\"") && preview.contains("2 windows"))
            let fields = ["from": "2026-03-15", "to": "2026-03-16"]
            let path = "/aggregates/labo_jour/backfill"
            #expect(try await scene.console.post(path, key: reader, fields).status == 403)
            let reply = try await scene.console.post(path, key: key, fields)
            #expect(
                reply.status == 303 && reply["location"]?.contains("done=backfill-queued") == true)
            let arguments = try await scene.console.session.use {
                try $0.query(
                    "select arguments::text from bascule.job where kind = 'aggregates.backfill'"
                )
                .value(as: String.self)
            }
            #expect(arguments.contains("2026-03-17"), "the day after the last")
            let bad = try await scene.console.post(
                path, key: key, ["from": "2026-03-16", "to": "2026-03-01"])
            #expect(bad.status == 422 && bad.body.contains("data-testid=\"errors\""))
            #expect(
                try await scene.console.send("GET", "/aggregates/none", key: key).status == 404)
        }
    }

    @Test func `exports say what went out, and what is other in a revision`() async throws {
        try await LaboScene.with { scene in
            let key = try await scene.console.key("olga", ["operateur"])
            _ = try await scene.prepare()
            try await scene.load("a.csv", ["E1;brix;15/03/2026 08:00;10;%"])
            try await scene.refresh()
            try await scene.export(day: Self.day)
            try await scene.load("b.csv", ["E2;brix;15/03/2026 09:00;20;%"])
            try await scene.refresh()
            try await scene.export(day: Self.day)
            let page = try await scene.page("/exports", key)
            #expect(page.contains("<table data-testid=\"exports\">"))
            #expect(
                page.contains("data-state=\"amended\"") && page.contains("data-state=\"current\""))
            let difference = try await scene.page("/exports?file=2", key)
            #expect(
                difference.contains("data-testid=\"difference\"") && difference.contains("row gone")
            )
            // A file that says itself what has changed is held against none.
            #expect(page.contains("/exports?file=2\""))
            try await scene.console.session.use {
                _ = try $0.execute("update bascule.export set shape = 'id text' where id = 2")
            }
            #expect(try await !scene.page("/exports", key).contains("/exports?file=2\""))
            #expect(
                try await !scene.page("/exports?file=2", key).contains("data-testid=\"difference\"")
            )
            let file = try await scene.console.send("GET", "/export-files/2", key: key)
            #expect(file["content-disposition"]?.hasPrefix("attachment;") == true)
            #expect(file.body.contains("brix"))
            let path = try await scene.console.session.use {
                try $0.query("select path from bascule.export where id = 2").value(as: String.self)
            }
            try Data("other".utf8).write(to: URL(filePath: path))
            let changed = try await scene.console.send("GET", "/export-files/2", key: key)
            #expect(changed.status == 409 && !changed.body.contains("other\n"))
            #expect(try await scene.console.send("GET", "/export-files/99", key: key).status == 404)
            let run = try await scene.console.post(
                "/exports/moyennes/run", key: key, ["day": "2026-03-15"])
            #expect(run.status == 303)
            #expect(
                try await scene.console.number(
                    "select count(*) from bascule.job where kind = 'exports.run'") == 1)
            #expect(
                try await scene.console.post("/exports/moyennes/run", key: key, ["day": "x"]).status
                    == 422)
        }
    }
}
