// SPDX-License-Identifier: Apache-2.0

import Configuration
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import PrivateCluster
import Schema
import TestSupport
import Testing
import Wording

/// Nothing is moved on the word of a commit that one disk alone may have.
@Suite struct BarrierTests {
    @Test func `a recovery moves nothing while a synchronous standby lacks what it rests on`()
        async throws
    {
        try await TemporaryFolder.with { folder in
            let cluster = PrivateCluster(folder: folder + "/pg", settings: ["fsync": "off"])
            let url = try cluster.start()
            do {
                try await look(
                    folder, url, admin: cluster.url(database: "bascule", user: "postgres"))
            } catch {
                try cluster.stop()
                throw error
            }
            try cluster.stop()
        }
    }

    private func look(_ folder: String, _ url: String, admin: String) async throws {
        let admin = try Connection(try ConnectionOptions(url: admin))
        let archive = folder + "/var/archive"
        let (pipeline, root) = try oweACopy(folder, url, admin)
        #expect(try contents(of: archive) == [])
        try admin.execute("alter system set synchronous_standby_names = 'absent'")
        _ = try admin.query("select pg_reload_conf()")
        try await CommitProbe.untilCommitsWait(at: url)
        let recovery = Task {
            let connection = try Connection(try ConnectionOptions(url: url))
            return try Recovery(pipeline).run(feed: pipeline.feed, root: root, on: connection)
        }
        try await eventually("it waits for the standby") {
            try admin.query(
                "select count(*) from pg_stat_activity where wait_event = 'SyncRep'")[0][
                    0, as: Int.self] == 1
        }
        #expect(try await stays(true: .seconds(1)) { try contents(of: archive).isEmpty })
        try admin.execute("alter system set synchronous_standby_names = ''")
        _ = try admin.query("select pg_reload_conf()")
        #expect(try await recovery.value == 1)
        #expect(try contents(of: archive).count == 1)
    }

    /// A command has loaded a file, and died before its copy was made.
    private func oweACopy(
        _ folder: String, _ url: String, _ admin: Connection
    ) throws -> (Pipeline, root: String) {
        var settings = Settings()
        settings.home = folder
        settings.language = .en
        settings.folders.inbox = folder + "/inbox"
        settings.folders.archive = folder + "/var/archive"
        settings.folders.error = folder + "/var/error"
        settings.folders.duplicate = folder + "/var/duplicate"
        settings.folders.work = folder + "/var/work"
        try StorageLayout(settings).prepare()
        let connection = try Connection(try ConnectionOptions(url: url))
        try BasculeSchema.migrate(connection)
        let pipeline = try Scene.pipeline(DroppedFile.feedYAML(), settings, on: connection)
        let path = folder + "/foreign.csv"
        try Data(Scene.text(["a;1"]).utf8).write(to: URL(filePath: path))
        let arrival = Arrival(
            label: "mesures", root: "/", relative: path,
            identity: FileIdentity(try #require(try FileStatus(path: path))))
        var dying = pipeline
        dying.options.isCommand = true
        let (pid, other) = (connection.backendPID, try ConnectionOptions(url: url))
        let place = admin.place
        dying.observe = { stage in
            guard stage == .moved else { return }
            #expect(throws: Never.self, "\(place)") {
                _ = try Connection(other).query("select pg_terminate_backend(\(pid), 5000)")
            }
        }
        #expect(throws: PostgresError.self) { try dying.run([arrival], on: connection) }
        // As if it had died just before: the copy is not there yet.
        for copy in try contents(of: settings.folders.archive) { try Folder.remove(copy) }
        return (pipeline, folder + "/inbox/mesures")
    }
}
