// SPDX-License-Identifier: Apache-2.0

import Postgres
import Testing

@testable import Console

/// Sentences that the database keeps are in the site's language, and said to be where the page is not.
@Suite struct KeptLanguageTests {
    private static let kept = "le disque est plein"

    /// Each page with a kept sentence.
    private static let pages = ["/", "/alerts", "/jobs", "/jobs/1", "/files/1", "/schedules/nuit"]

    private static func fill(_ scene: ConsoleScene) async throws {
        try await scene.job(state: "dead", reason: kept)
        _ = try await scene.take("a.csv", "id;valeur;note\nA;x;\n")
        try await scene.run("update bascule.file set reason = \(kept)")
        try await scene.run(
            "insert into bascule.alert (rule, subject, due_at, message) values ('x', 'y', now(), \(kept))"
        )
        try await scene.schedule("nuit")
        try await scene.run(
            """
            insert into bascule.tick (schedule, nominal_at, outcome, sentence)
            values ('nuit', now() - interval '1 minute', 'skipped', \(kept))
            """)
    }

    @Test func `its words are marked in a page of the other language, and in no page of its own`()
        async throws
    {
        try await ConsoleScene.with(["BASCULE_LANGUAGE": "fr"]) { scene in
            let key = try await scene.key("ada", ["operateur"])
            try await Self.fill(scene)
            for page in Self.pages {
                for (language, isMarked) in [("en", true), ("fr", false)] {
                    let body = try await scene.send(
                        "GET", page, key: key, headers: ["Accept-Language: \(language)"]
                    ).body
                    try #require(body.contains(Self.kept), "\(page)")
                    let marked = body.matches(of: /<span lang="fr"><bdi>[^<]*le disque est plein/)
                    #expect(marked.isEmpty != isMarked, "\(page) in \(language)")
                    #expect(
                        body.matches(of: /le disque est plein/).count
                            == (isMarked ? marked.count : body.matches(of: /le disque/).count),
                        "\(page): every one of them")
                }
            }
        }
    }
}
