// SPDX-License-Identifier: Apache-2.0

import Feeds
import FileSystem
import Ingest
import Postgres
import TestSupport
import Testing

/// A file that crashes its worker, among good ones: it alone is given up.
@Suite struct CrasherTests {
    /// One life of a worker, which ends when it judges a file of that name: its connection goes,
    /// and with it all of its locks.
    private func live(_ scene: Scene, dyingOf name: String) throws -> Bool {
        let connection = try scene.connect()
        let (pid, database) = (connection.backendPID, scene.database)
        // A process's memory dies with it.
        scene.pipeline = try Scene.pipeline(
            DroppedFile.feedYAML(), scene.settings, on: scene.connection)
        scene.pipeline.options.attemptsLimit = 3
        scene.pipeline.observeFile = { judged in
            guard judged == name else { return }
            #expect(throws: Never.self) {
                _ = try database.connect().query(
                    "select pg_terminate_backend(\(Int32(pid)), 5000)")
            }
        }
        do {
            try scene.run(on: connection)
            return true
        } catch is PostgresError {
            return false
        }
    }

    @Test func `of 40 files one kills its worker every time: 39 are loaded, one is given up`()
        throws
    {
        let scene = try Scene()
        for number in 0..<40 {
            try scene.drop(number == 17 ? "killer.csv" : "f\(number).csv", rows: ["k\(number);1"])
        }
        var deaths = 0
        while try !live(scene, dyingOf: "killer.csv") {
            deaths += 1
            try #require(deaths < 10, "it is never given up")
        }
        #expect(deaths == 3)
        #expect(
            try scene.texts(
                "select state, count(*)::text, max(attempts)::text from bascule.file group by 1 order by 1"
            ) == ["failed|1|4", "loaded|39|2"])
        #expect(
            try scene.ledger("killer.csv").reason?.hasPrefix("given up after 3 attempts") == true)
        #expect(try scene.ledger("killer.csv").storedPath == scene.error + "/killer.csv")
        try scene.check()
    }

    @Test func `files that are tried alone still amend each other in the order they came`() throws {
        let scene = try Scene()
        for number in 0..<6 { try scene.drop("f\(number).csv", rows: ["k;\(number)"]) }
        #expect(try !live(scene, dyingOf: "f3.csv"))
        // Three more come before the next life.
        for number in 6..<9 { try scene.drop("f\(number).csv", rows: ["k;\(number)"]) }
        #expect(try live(scene, dyingOf: ""))
        #expect(try scene.rows() == ["k|8.000"])
        #expect(
            try scene.texts("select valeur::text from essai.mesures_history order by history_id")
                == (0..<8).map { "\($0).000" })
        try scene.check()
    }
}
