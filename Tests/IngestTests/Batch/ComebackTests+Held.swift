// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Foundation
import Inbox
import Logging
import Postgres
import Synchronization
import TestSupport
import Testing

@testable import Ingest

/// Files that wait for somebody, under the service.
extension ComebackTests {
    @Test func `a file that waits is left alone until it is another, or somebody has decided`()
        async throws
    {
        let scene = try Scene(DroppedFile.feedYAML("unusual: wait"))
        let rows = { (name: String, count: Int) in
            (0..<count).map { "\(name)-\($0);\(10 + $0 % 5)" }
        }
        for index in 0..<FileMeasure.Limits.filesLeast {
            try scene.drop("u\(index).csv", rows: rows("u\(index)", 100))
        }
        try scene.run()
        let claims = Mutex(0)
        scene.pipeline.observe = { if $0 == .claim { claims.withLock { $0 += 1 } } }
        let pool = Pool(try scene.database.options, size: scene.settings.importBatches + 1)
        let service = try ImportService(
            settings: scene.settings, pool: pool, pipelines: [scene.pipeline],
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await service.run() }
        let database = scene.database
        func states() throws -> [String] {
            try database.connect().query(
                """
                select concat_ws(' ', name, state, held_at is not null) from bascule.file
                 where name in ('a.csv', 'b.csv') order by id
                """
            ).values(as: String.self)
        }
        try scene.drop("a.csv", rows: rows("a", 5))
        try scene.drop("b.csv", rows: rows("b", 5))
        try await eventually("both wait") {
            try states() == ["a.csv arrived t", "b.csv arrived t"]
                && service.held.withLock { $0.count } == 2
        }
        let before = claims.withLock { $0 }
        // Before, it was claimed in vain each second.
        #expect(try await stays(true: .seconds(3)) { claims.withLock { $0 } == before })

        let id = try scene.number("select id from bascule.file where name = 'a.csv'")
        try HeldFile.release(Int64(id), by: "user:ana", on: scene.connection)
        try await eventually("the one that was released is loaded", within: .seconds(10)) {
            try states() == ["a.csv loaded f", "b.csv arrived t"]
        }
        // A release is of these bytes; others need none.
        try scene.drop("b.csv", rows: rows("b", 100))
        try await eventually("the one that is another now is loaded", within: .seconds(10)) {
            try states() == ["a.csv loaded f", "b.csv loaded f"]
        }
        try await eventually("nothing is asked for any more") {
            service.held.withLock { $0.isEmpty }
        }
        running.cancel()
        _ = await running.result
        await pool.shutdown()
    }
}
