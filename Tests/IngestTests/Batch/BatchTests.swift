// SPDX-License-Identifier: Apache-2.0

import Feeds
import Ingest
import Postgres
import TestSupport
import Testing

/// Files that are loaded together: one bad file never takes its neighbours down.
@Suite struct BatchTests {
    @Test func `of 256 files with one bad, 255 are loaded, in one transaction`() throws {
        let scene = try Scene()
        for number in 0..<256 {
            if number == 100 {
                try scene.drop("f\(number).csv", "wrong\n1\n")
            } else {
                try scene.drop("f\(number).csv", rows: ["k\(number);\(number)"])
            }
        }
        let results = try scene.run()
        #expect(results["f100.csv"]?.settlement?.state == .rejected)
        #expect(results.values.count { $0.settlement?.state == .loaded } == 255)
        #expect(try scene.number("select count(distinct xmin::text) from essai.mesures") == 1)
        try scene.check()
    }

    @Test func `files that share keys end as if they had come one after another`() throws {
        let scene = try Scene()
        for number in 1...5 { try scene.drop("f\(number).csv", rows: ["a;\(number)", "b;7"]) }
        let results = try scene.run()
        #expect(results["f1.csv"]?.settlement?.summary == "loaded 2=2+0+0+0")
        for number in 2...5 {
            #expect(results["f\(number).csv"]?.settlement?.summary == "loaded 2=0+1+1+0")
        }
        #expect(try scene.rows() == ["a|5.000", "b|7.000"])
        #expect(
            try scene.texts("select valeur::text from essai.mesures_history order by history_id")
                == ["1.000", "2.000", "3.000", "4.000"])
        try scene.check()
    }

    @Test func `a file that leaves in the middle does not double the faults of the others`() throws
    {
        let scene = try Scene(DroppedFile.feedYAML("on_amendment: reject"))
        try scene.load("first.csv", rows: ["a;1", "b;1"])
        try scene.drop("faulty.csv", rows: ["c;1", "d;x"])
        try scene.drop("over.csv", rows: ["a;2", "b;2"])
        try scene.drop("gone.csv", rows: ["e;1"])
        let path = scene.path("gone.csv")
        scene.once(at: .merged) { try append("f;1;\n", to: path) }
        let results = try scene.run()
        #expect(results["gone.csv"]?.deferral != nil)
        #expect(try scene.faults("faulty.csv") == ["3|valeur|type"])
        #expect(
            try scene.faults("over.csv") == [
                "2|∅|amendment_refused", "3|∅|amendment_refused", "∅|∅|rejects_limit",
            ])
        scene.forget("gone.csv")
        try scene.check(waiting: ["gone.csv"])
    }

    @Test func `a feed without a key takes every row, also the same again`() throws {
        let yaml = DroppedFile.feedYAML().replacing("key: [id]\n", with: "")
        let scene = try Scene(yaml)
        #expect(try scene.load("a.csv", rows: ["a;1", "a;1"]).summary == "loaded 2=2+0+0+0")
        #expect(try scene.load("b.csv", rows: ["a;1", "a;2"]).summary == "loaded 2=2+0+0+0")
        #expect(try scene.rows().count == 4)
        try scene.check()
    }

    @Test func `a trigger of somebody else stops the batch with its name, and costs nothing`()
        throws
    {
        let scene = try Scene()
        try scene.refuseForeign()
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.drop("b.csv", rows: ["b;1000"])
        let error = #expect(throws: PostgresError.self) { try scene.run() }
        #expect(error?.constraint == "small")
        #expect(try scene.rows() == [])
        #expect(
            try scene.number(
                "select count(*) from bascule.file where state = 'arrived' and attempts = 0")
                == 2)
        // The connection and the files are free for the next one.
        try scene.connection.script("drop trigger small on essai.mesures")
        #expect(try scene.run().values.allSatisfy { $0.settlement?.state == .loaded })
        try scene.check()
    }

    @Test func `the journal and the ledger tell who loaded what, by which feed and which parser`()
        throws
    {
        let scene = try Scene()
        let end = try scene.load("a.csv", rows: ["a;1", "b;x"])
        #expect(
            try scene.texts(
                """
                select actor, action, subject, parameters ->> 'name', result ->> 'inserted',
                       result ->> 'rejected'
                  from bascule.journal
                """) == ["test:1|import|file \(end.fileID)|a.csv|1|1"])
        #expect(
            try scene.texts(
                "select feed_version, parser, sha256, worker from bascule.files")
                == ["\(scene.feed.digest)|\(Settlement.parser)|\(end.sha256)|test:1"])
        #expect(throws: PostgresError.self) {
            try scene.connection.execute("delete from bascule.journal")
        }
    }
}
