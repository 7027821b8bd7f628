// SPDX-License-Identifier: Apache-2.0

import Exports
import FileSystem
import Foundation
import Postgres
import PrivateCluster
import TestSupport
import Testing

/// An export gets its name only when the commit before its pending rename is as safe as a commit is
/// on this server.
@Suite struct ExportBarrierTests {
    @Test func `a pending rename waits for the synchronous standby`() async throws {
        try await TemporaryFolder.with { home in
            let cluster = PrivateCluster(folder: home + "/pg", settings: ["fsync": "off"])
            let url = try cluster.start()
            do {
                try await look(
                    home, url, admin: cluster.url(database: "bascule", user: "postgres"))
            } catch {
                try cluster.stop()
                throw error
            }
            try cluster.stop()
        }
    }

    private func look(_ home: String, _ url: String, admin: String) async throws {
        let admin = try Connection(try ConnectionOptions(url: admin))
        let scene = try ExportScene(home: home)
        let connection = try Connection(try ConnectionOptions(url: url))
        try ExportScene.prepare(connection)
        try connection.execute(
            """
            insert into labo.resultats (id, echantillon, preleve_le, valeur)
            values (1, 'LAB 1', '2026-03-04 10:00Z', 1)
            """)
        let export = try scene.export()
        let window = scene.window(export)
        let record = try scene.service.run(
            export, window: window, by: "user:test", on: connection
        ).record
        // As a run leaves it that died after its commit.
        let hidden = ".resultats.\(record.id).part"
        try Folder.rename(record.path, to: "\(scene.folder)/\(hidden)")
        try connection.execute("update bascule.export set placed_at = null")
        try wait(for: "absent", admin)
        try await CommitProbe.untilCommitsWait(at: url)
        let service = scene.service
        let run = Task {
            let connection = try Connection(try ConnectionOptions(url: url))
            return try service.run(export, window: window, by: "user:test", on: connection)
        }
        try await eventually("it waits for the standby") {
            try admin.query(
                "select count(*) from pg_stat_activity where wait_event = 'SyncRep'")[0][
                    0, as: Int.self] == 1
        }
        #expect(try await stays(true: .seconds(1)) { try scene.names() == [hidden] })
        try wait(for: "", admin)
        _ = try await run.value
        #expect(try scene.names() == [Folder.name(of: record.path)])
    }

    private func wait(for standby: String, _ admin: Connection) throws {
        try admin.execute("alter system set synchronous_standby_names = \(literal: standby)")
        _ = try admin.query("select pg_reload_conf()")
    }
}
