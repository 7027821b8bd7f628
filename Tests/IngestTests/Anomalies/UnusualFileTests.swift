// SPDX-License-Identifier: Apache-2.0

import Alerts
import Feeds
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// Files that are far from usual: loaded with an alert, or held until somebody releases them.
@Suite struct UnusualFileTests {
    /// A scene in which eight files of a hundred rows have come.
    private func scene(_ more: String, language: Language = .en) throws -> Scene {
        let scene = try Scene(DroppedFile.feedYAML(more), language: language)
        for index in 0..<FileMeasure.Limits.filesLeast { try usual("u\(index).csv", scene) }
        #expect(try scene.run().count == FileMeasure.Limits.filesLeast)
        return scene
    }

    private func usual(_ name: String, _ scene: Scene) throws {
        try scene.drop(name, rows: (0..<100).map { "\(name)-\($0);\(10 + $0 % 5)" })
    }

    private func odd(_ name: String, _ scene: Scene) throws {
        try scene.drop(name, rows: (0..<5).map { "\(name)-\($0);\(10 + $0 % 5)" })
    }

    @Test func `an unusual file is loaded, says what is unusual, and is one alert a feed`() throws {
        let scene = try scene("", language: .fr)
        #expect(
            try scene.number("select count(*) from bascule.files where unusual is not null") == 0)
        try odd("a.csv", scene)
        try usual("u9.csv", scene)
        try scene.run()
        #expect(
            try scene.texts("select name, state, unusual from bascule.files where name = 'a.csv'")
                == ["a.csv|loaded|5 lignes, d'habitude 100"])
        #expect(
            try scene.number("select count(*) from bascule.files where unusual is not null") == 1)
        func told() throws -> [String] {
            try SubjectAlerts(.unusualFile, UnusualFiles.detector)
                .check(language: .fr, on: scene.connection).map(\.message)
        }
        let message = try #require(try told().first)
        #expect(message.hasPrefix("mesures : a.csv (fichier 9) est inhabituel : 5 lignes"))
        #expect(Alert.Rule.unusualFile.rawValue == UnusualFiles.rule)
        for (name, rows) in [("b.csv", 1_000), ("c.csv", 9_000)] {
            try scene.drop(name, rows: (0..<rows).map { "\(name)-\($0);\(10 + $0 % 5)" })
            try scene.run()
        }
        #expect(try told().isEmpty, "no storm")
        func acknowledge() throws -> Bool {
            let id = try scene.number("select max(id) from bascule.alert")
            return try Alert.acknowledge(Int64(id), by: "user:ana", note: nil, on: scene.connection)
        }
        #expect(try acknowledge())
        let next = try #require(try told().first)
        #expect(next.contains("b.csv (fichier 11)"))
        #expect(next.hasSuffix("1 autre fichier de ce flux l'est aussi."), "\(next)")
        #expect(try acknowledge())
        #expect(try told().isEmpty, "all of them were told")
        // Twice of five rows is known by now; three hundred are not.
        try scene.drop("d.csv", rows: (0..<300).map { "d-\($0);\(10 + $0 % 5)" })
        try scene.run()
        #expect(try told().count == 1)
    }

    @Test(arguments: [false, true])
    func `one that waits is not loaded before it is released, and others are`(
        _ isStreamed: Bool
    ) throws {
        let scene = try scene("unusual: wait")
        if isStreamed { scene.pipeline.options.streamAboveBytes = 0 }
        let before = try scene.rows().count
        try odd("a.csv", scene)
        try usual("u9.csv", scene)
        let results = try scene.run()
        guard case .deferred(let why)? = results["a.csv"]?.end else {
            Issue.record("it was not deferred: \(results)")
            return
        }
        #expect(why.en.contains("5 rows, usually 100") && why.fr.contains("il attend"))
        #expect(try scene.rows().count == before + 100)
        let waiting = "a.csv|arrived|5 rows, usually 100|t"
        func row() throws -> [String] {
            try scene.texts(
                """
                select name, state, unusual, left((held_at is not null)::text, 1)
                  from bascule.files where name = 'a.csv' order by id
                """)
        }
        #expect(try row() == [waiting])
        #expect(
            try scene.texts("select reason from bascule.files where name = 'a.csv'")[0]
                .contains("bascule files release"))
        #expect(try scene.number("select attempts from bascule.files where name = 'a.csv'") == 0)
        // However often it is looked at.
        #expect(try scene.run()["a.csv"] == nil)
        #expect(try row() == [waiting])
        let id = Int64(try scene.number("select id from bascule.files where name = 'a.csv'"))
        #expect(throws: RetryRefusal.self) { try scene.retry(id) }
        func open() throws -> Int {
            _ = try SubjectAlerts(.unusualFile, UnusualFiles.detector)
                .check(language: .en, on: scene.connection)
            return try scene.number(
                "select count(*) from bascule.alert where resolved_at is null")
        }
        #expect(try open() == 1)
        try HeldFile.release(id, by: "user:ana", on: scene.connection)
        #expect(try open() == 0, "its release is an answer")
        #expect(throws: ReleaseRefusal(fileID: id)) {
            try HeldFile.release(id, by: "user:ana", on: scene.connection)
        }
        try scene.run()
        #expect(try row() == ["a.csv|loaded|5 rows, usually 100|f"])
        #expect(try scene.rows().count == before + 105)
        #expect(
            try scene.texts("select released_by from bascule.files where name = 'a.csv'")
                == ["user:ana"])
    }

    @Test func `one that its sender mends while it waits is looked at again, and loaded`() throws {
        let scene = try scene("unusual: wait")
        try odd("a.csv", scene)
        try scene.run()
        #expect(
            try scene.number("select count(*) from bascule.files where held_at is not null") == 1)
        // In the same file, as an editor writes it.
        try scene.drop("a.csv", rows: (0..<100).map { "a-\($0);\(10 + $0 % 5)" })
        try scene.run()
        #expect(
            try scene.texts("select state, unusual from bascule.files where name = 'a.csv'")
                == ["loaded|∅"])
    }

    @Test func `a command and a feed that ignores it are not held`() throws {
        let command = try scene("unusual: wait")
        command.pipeline.options.isCommand = true
        try odd("a.csv", command)
        try command.run()
        #expect(
            try command.texts("select unusual from bascule.files where name = 'a.csv'")
                == ["5 rows, usually 100"])
        #expect(try command.rows().count == 805)
        let ignoring = try scene("unusual: ignore")
        try odd("a.csv", ignoring)
        try ignoring.run()
        #expect(
            try ignoring.texts("select unusual from bascule.files where name = 'a.csv'") == ["∅"])
        #expect(try ignoring.number("select count(*) from bascule.file_measure") == 0)
    }

    @Test func `what was loaded by another process is known, what was taken back is not`() throws {
        let scene = try scene("")
        let other = try Scene.pipeline(
            DroppedFile.feedYAML(), scene.settings, on: scene.connection)
        // Its memory is empty: it asks the database.
        try odd("a.csv", scene)
        _ = try other.run(try scene.arrivals(), on: scene.connection)
        #expect(
            try scene.texts("select unusual from bascule.files where name = 'a.csv'")
                == ["5 rows, usually 100"])
        try scene.connection.execute(
            "update bascule.file set state = 'reverted' where name in ('u0.csv', 'u1.csv', 'a.csv')"
        )
        try odd("b.csv", scene)
        _ = try Scene.pipeline(DroppedFile.feedYAML(), scene.settings, on: scene.connection)
            .run(try scene.arrivals(), on: scene.connection)
        #expect(
            try scene.texts("select unusual from bascule.files where name = 'b.csv'") == ["∅"])
    }

    @Test func `of each feed the newest measures are kept`() throws {
        let scene = try scene("")
        let most = FileMeasures.keptMost
        try scene.connection.execute(
            """
            insert into bascule.file (feed, name, inbox_path, state, bytes)
            select f.feed, i || '.csv', f.feed || '/' || i || '.csv', 'loaded', 0
              from unnest(array['mesures', 'autre']) as f (feed), generate_series(1, \(most)) i
            """)
        try scene.connection.execute(
            """
            insert into bascule.file_measure (file_id, feed, measure)
            select id, feed, '{}' from bascule.file where name !~ '^u'
            """)
        #expect(try FileMeasures.purge(limit: 5, on: scene.connection) == 5)
        #expect(try FileMeasures.purge(limit: 5, on: scene.connection) == 3)
        #expect(try FileMeasures.purge(limit: 5, on: scene.connection) == 0)
        #expect(
            try scene.texts(
                "select feed, count(*)::text from bascule.file_measure group by 1 order by 1")
                == ["autre|\(most)", "mesures|\(most)"])
        #expect(
            try scene.number(
                """
                select count(*) from bascule.file_measure join bascule.file f on f.id = file_id
                 where f.name ~ '^u'
                """) == 0, "the oldest are gone")
    }
}
