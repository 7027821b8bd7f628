// SPDX-License-Identifier: Apache-2.0

import Application
import Calendar
import Postgres
import TestSupport
import Testing

@testable import Console

/// What feeds expect today, and the night's work.
@Suite struct NightTests {
    @Test func `the evening is yesterday's, by the clock of the site`() throws {
        let zone = try Zone("America/Guadeloupe")
        // 2026-03-30T12:00Z is 08:00 there.
        for (now, evening) in [
            (1_774_872_000, 1_774_821_600), (1_774_843_200, 1_774_821_600),
            (1_774_843_199, 1_774_735_200), (1_774_929_599, 1_774_821_600),
        ] as [(Int64, Int64)] {
            let found = SiteState.evening(before: Timestamp(seconds: now), in: zone)
            #expect(found.seconds == evening, "\(now)")
        }
    }

    @Test func `a feed tells by when it expects a file`() async throws {
        let feed = DroppedFile.feedYAML("arrival: { expected: { by: \"08:00\", days: mon-sun } }")
        try await ConsoleScene.with(feeds: ["mesures": feed]) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            let page = try await scene.overview(key)
            let cell = try #require(
                page.firstMatch(of: /data-label="Expected">(.*?)<\/td>/)?.output.1)
            #expect(cell.contains("<time datetime=") && cell.contains(">08:00</time>"))
            // Nobody knows the feed here yet: nothing is late.
            #expect(cell.contains("data-state=\"ahead\"") && cell.contains("1 file"))
        }
    }

    @Test func `the night tells what went out, what was computed, and what failed`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("olga", ["operateur"])
            let held = try await scene.held("{overview.view,exports.view@mesures}")
            try await scene.run(
                """
                insert into bascule.export (export, revision, format, path, bytes, rows, sha256,
                                            data_sha256, declaration, made_by, placed_at, amended_at)
                select 'journal<b>', 1, 'csv', '/x/e.csv', 1, 1, h, h, h, 'test', now(), now()
                  from sha256('') h
                """)
            try await scene.run(
                """
                insert into bascule.aggregate (name, digest, calendar, target)
                values ('jour', 'd', 'c', 'datamart.jour')
                """)
            try await scene.run(
                """
                insert into bascule.aggregate_window (aggregate, window_start, window_end, first_day,
                       end_day, row_count, computed_at, failures, error, failing_since)
                values ('jour', '2026-03-01Z', '2026-03-02Z', '2026-03-01', '2026-03-02', 1, now(),
                        2, 'division <par> zéro', now())
                """)
            try await scene.schedule("nuit")
            try await scene.schedule("vieux")
            try await scene.schedule("tard")
            let job = try await scene.job("housekeeping.folders", state: "dead", reason: "x")
            try await scene.run(
                """
                insert into bascule.tick (schedule, nominal_at, outcome, sentence, job_id)
                values ('nuit', now(), 'enqueued', 'enqueued as job', \(job)),
                       ('tard', now(), 'missed', 'too late', null),
                       ('vieux', now() - interval '3 days', 'missed', 'too late', null)
                """)
            try await eventually("the night is told", within: .seconds(30)) {
                try await scene.overview(key).contains("journal&lt;b&gt;")
            }
            let page = try await scene.overview(key)
            let panel = try #require(
                page.firstMatch(
                    of: /<section class="panel" id="night">(.*?)<\/section>/.dotMatchesNewlines())?
                    .output.1)
            #expect(panel.contains("journal&lt;b&gt;") && panel.contains("data-state=\"amended\""))
            #expect(panel.contains("1 window fails") && panel.contains("&lt;par&gt;"))
            #expect(panel.contains("/schedules/nuit") && !panel.contains("/schedules/vieux"))
            #expect(panel.contains("not run at") && panel.contains("too late"))
            // What failed stands first.
            let states = panel.matches(of: /class="tag (\w+)"/).map { String($0.output.1) }
            #expect(states == ["bad", "bad", "warn", "warn"], "\(panel)")
            let some = try await scene.overview(held)
            #expect(!some.contains("id=\"night\""))
        }
    }

    @Test func `words beside a live count agree with it, in both languages`() async throws {
        try await ConsoleScene.with(ConsoleScene.quick) { scene in
            let key = try await scene.key("ada", ["lecteur"])
            try await scene.insert("a.csv", state: "loaded", rejected: 1)
            func page(_ language: String) async throws -> String {
                try await scene.send(
                    "GET", "/", key: key, headers: ["Accept-Language: \(language)"]
                ).body
            }
            let (french, english) = (try await page("fr"), try await page("en"))
            #expect(french.contains("lignes lues · 1 refusée<"))
            #expect(french.contains("data-one=\"ligne lue · 1 refusée\""))
            #expect(
                french.contains(
                    "data-many=\"fichiers refusés ou échoués\">fichier refusé ou échoué<"))
            #expect(english.contains("data-one=\"file refused or failed\""))
            #expect(
                english.contains("data-many=\"files refused or failed\">files refused or failed<"))
            // The script takes the form that goes with the count.
            #expect(
                Script.text.contains(
                    "(fr ? n < 2 : n === 1) ? word.dataset.one : word.dataset.many"))
        }
    }
}
