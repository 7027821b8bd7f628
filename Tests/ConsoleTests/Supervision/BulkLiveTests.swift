// SPDX-License-Identifier: Apache-2.0

import Postgres
import TestSupport
import Testing

@testable import Console

/// How far a change of many files is, told as it goes on.
@Suite struct BulkLiveTests {
    @Test func `a page of a change is kept fresh until all have had their turn`() async throws {
        try await ConsoleScene.with { scene in
            let key = try await scene.key("olga", ["operateur"])
            try await scene.run(
                """
                insert into bascule.bulk (action, items, asked_by, user_id)
                select 'files.retry', 3, 'user:olga', id from bascule.app_user where name = 'olga'
                """)
            try await scene.run(
                """
                insert into bascule.bulk_item (bulk_id, item_id, states)
                select 1, n, '{rejected}' from generate_series(1, 3) n
                """)
            let page = try await scene.send("GET", "/bulk-runs/1", key: key).body
            #expect(page.contains("<progress max=\"3\" value=\"0\" data-live=\"bulk.1.ended\">"))
            for name in ["ended", "done", "left"] {
                #expect(page.contains("<span data-live=\"bulk.1.\(name)\">0</span>"), "\(name)")
            }
            #expect(page.contains("<span data-live=\"bulk.1.open\">3</span>"))
            let client = try await EventClient.open(scene.port, key: key, topics: "jobs")
            try await eventually("the first") { client.counts.last?["bulk.1.open"] == 3 }
            try await scene.run(
                "update bascule.bulk_item set ended_at = now() where item_id = 1")
            try await scene.run(
                "update bascule.bulk_item set ended_at = now(), left_en = 'no' where item_id > 1")
            try await eventually("all of it", within: .seconds(2)) {
                let last = client.counts.last ?? [:]
                return last["bulk.1.ended"] == 3 && last["bulk.1.done"] == 1
                    && last["bulk.1.left"] == 2 && last["bulk.1.open"] == 0
            }
            try await client.close()
            let reader = try await EventClient.open(
                scene.port, key: try await scene.key("rene", ["lecteur"]))
            let counts = try await eventuallySome("counts") { reader.counts.first }
            #expect(!counts.keys.contains { $0.hasPrefix("bulk.") })
            try await reader.close()
        }
    }
}
