// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Console

/// A declaration that can't be read is missing in its list, and the page says so.
@Suite struct MistakenPageTests {
    private static let pages = [
        "/exports", "/aggregates", "/pickups", "/mails", "/webhooks", "/qc",
    ]

    @Test func `what can't be computed or written is said on the page where it is missing`()
        async throws
    {
        let config = [
            "exports/faux": "export: faux\nquery: 7x\nfolder: [a]",
            "aggregates/faux": "aggregate: faux\n", "pickups/faux": "pickup: faux\n",
            "mails/faux": "mail: faux\n", "webhooks/faux": "webhook: faux\n",
            "qc/faux": "qc: faux\n",
        ]
        try await ConsoleScene.with(config: config) { scene in
            let key = try await scene.key("eve", ["administrateur"])
            for page in Self.pages {
                let body = try await scene.send("GET", page, key: key).body
                #expect(body.contains("data-testid=\"mistaken\""), "\(page)")
                #expect(body.contains("config\(page)/faux.yaml:"), "\(page)")
            }
            let aggregates = try await scene.send("GET", "/aggregates", key: key).body
            #expect(aggregates.contains("What can be computed is up to date."))
        }
    }

    @Test func `where all can be read nothing is said`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("eve", ["administrateur"])
            for page in Self.pages {
                let body = try await scene.send("GET", page, key: key).body
                #expect(!body.contains("data-testid=\"mistaken\""), "\(page)")
            }
        }
    }
}
