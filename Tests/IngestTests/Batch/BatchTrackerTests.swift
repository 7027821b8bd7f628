// SPDX-License-Identifier: Apache-2.0

import Daemon
import Inbox
import Ingest
import Postgres
import TestSupport
import Testing

/// The tracker's record of a batch; and that tracking never stops a batch.
@Suite struct BatchTrackerTests {
    @Test(arguments: [TestTracker.Failure.begin, .complete])
    func `files are loaded where the tracker refuses an entry`(failure: TestTracker.Failure) throws
    {
        let tracker = TestTracker(failing: failure)
        let scene = try Scene()
        scene.pipeline.tracker = tracker
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.run()
        #expect(try scene.ledger("a.csv").state == .loaded)
        #expect(try scene.rows() == ["a|1.000"])
        #expect(tracker.jobs.map(\.end) == (failure == .begin ? [] : ["finished"]))
        try scene.check()
    }

    @Test func `the ledger names the batch, and a batch without files is none`() throws {
        let tracker = TestTracker()
        let scene = try Scene()
        scene.pipeline.tracker = tracker
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.drop("b.csv", rows: ["b;1"])
        try scene.run()
        #expect(try scene.run().isEmpty)
        #expect(tracker.jobs.map(\.files) == [2])
        #expect(try scene.texts("select job_id::text from bascule.files") == ["1", "1"])
        #expect(tracker.jobs.first?.account?.lines == [], "all loaded: nothing to say")
    }

    @Test func `a line for each file that did not load cleanly, after one that counts`() throws {
        let tracker = TestTracker()
        let scene = try Scene()
        scene.pipeline.tracker = tracker
        try scene.load("first.csv", rows: ["a;1"])
        try scene.drop("good.csv", rows: ["b;1"])
        try scene.drop("again.csv", rows: ["a;1"])
        try scene.drop("half.csv", rows: ["c;1", "d;2", "e;x"])
        try scene.drop("bad.csv", rows: ["f;x"])
        try scene.run()
        let lines = try #require(tracker.jobs.last?.account?.lines.map(\.text))
        try #require(lines.count == 4)
        #expect(lines[0].hasPrefix("4 files: {\"duplicate\": 1, \"loaded\": 2, \"rejected\": 1"))
        #expect(lines.contains { $0.contains("half.csv") && $0.contains("1 of 3 rows rejected") })
        #expect(lines.contains { $0.hasPrefix("rejected ") && $0.contains("bad.csv") })
        #expect(lines.contains { $0.hasPrefix("duplicate ") && $0.contains("again.csv") })
        #expect(!lines.contains { $0.contains("good.csv") })
    }

    @Test func `progress counts the bytes of all files`() throws {
        let last = Last<TestBatch.Shown>()
        let tracker = TestTracker { last.set($1) }
        let scene = try Scene()
        scene.pipeline.tracker = tracker
        scene.pipeline.options.streamAboveBytes = 1
        let rows = (0..<20_000).map { "k\($0);1" }
        try scene.drop("a.csv", rows: rows)
        try scene.drop("b.csv", rows: ["b;1"] + rows)
        let total = try scene.arrivals().reduce(0) { $0 + $1.identity.size }
        try scene.run()
        #expect(last.value == TestBatch.Shown(done: total, total: total, note: "reading b.csv"))
    }
}
