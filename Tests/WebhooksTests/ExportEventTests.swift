// SPDX-License-Identifier: Apache-2.0

import Journal
import Postgres
import TestSupport
import Testing
import Views

@testable import Webhooks

/// Files of exports, as others are told of them.
@Suite struct ExportEventTests {
    /// Files of an export, with their entries in the journal, as runs write both.
    ///
    /// - Parameter shapes: of each file; nil: it has all rows.
    private func write(_ export: String, _ shapes: [String?], _ scene: HookScene) throws {
        for (index, shape) in shapes.enumerated() {
            let revision = Int64(index + 1)
            let path = "/srv/\(export)_r\(revision).csv"
            let id = try scene.connection.query(
                """
                insert into bascule.export (export, revision, format, path, bytes, rows, sha256,
                                            data_sha256, declaration, made_by, placed_at, shape)
                select \(export), \(revision), 'csv', \(path), 1, 1, h, h, h, 'test', now(), \(shape)
                  from sha256('') h
                returning id
                """
            ).value(as: Int64.self)
            try JournalEntry.write(
                "export", subject: "export \(export)", by: "schedule:\(export)",
                result: """
                    {"outcome": "written", "id": \(id), "revision": \(revision), "rows": 1,
                     "bytes": 1, "sha256": "ab", "path": "\(path)"}
                    """, on: scene.connection)
        }
    }

    @Test func `each file of an export of changes is a written one, for it takes no other's place`()
        throws
    {
        let scene = try HookScene()
        let nowhere = "http://127.0.0.1:1/"
        let all = HookScene.webhook(nowhere)
        let written = HookScene.webhook(nowhere, named: "copy", [.exportWritten])
        let service = HookScene.service([all, written])
        _ = try service.deliver(on: scene.connection)
        // The last one after what it had said was let go.
        try write("changes", ["id bigint", "id bigint", "id bigint, n text", ""], scene)
        try write("jour", [nil, nil], scene)
        _ = try service.deliver(on: scene.connection)
        let rows = try scene.rows()
        let own = rows.filter { $0.webhook == "lims" }
        #expect(
            own.map(\.type) == Array(repeating: "export.written", count: 5) + ["export.amended"])
        // Whoever keeps a copy hears of each file that it is to apply.
        let heard = rows.filter { $0.webhook == "copy" }.compactMap(\.body)
        #expect(heard.count == 5)
        #expect(heard.map { $0.contains(#""changes":true"#) } == [true, true, true, true, false])
        #expect(own.last?.body?.contains("changes\"") == false, "said where it is so")
        for (index, body) in heard.prefix(4).enumerated() {
            #expect(body.contains(#""revision":\#(index + 1),"#), "\(body)")
        }
    }
}
