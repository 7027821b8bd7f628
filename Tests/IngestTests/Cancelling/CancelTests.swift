// SPDX-License-Identifier: Apache-2.0

import Configuration
import Daemon
import FileSystem
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// A cancelled batch: files not loaded by then end as failed, and can be taken up again.
@Suite struct CancelTests {
    /// More than a chunk of the hash, more than one of the reading.
    private static let large = (0..<60_000).map { "large-\($0);1,5" }

    private func scene(_ tracker: TestTracker) throws -> Scene {
        let scene = try Scene(language: .fr)
        scene.pipeline.tracker = tracker
        return scene
    }

    private func expectCancelled(_ scene: Scene, _ name: String) throws {
        let row = try scene.ledger(name)
        #expect(row.state == .failed)
        #expect(
            row.reason == "annulé par user:ann ; `bascule files retry \(row.id)` recommence")
        #expect(row.isStored)
        #expect(row.storedPath == scene.error + "/" + name)
        #expect(try FileStatus(path: scene.error + "/" + name) != nil)
        #expect(
            try scene.texts(
                """
                select actor, action from bascule.journal where subject = \("file \(row.id)")
                """) == ["user:ann|import cancelled"])
    }

    @Test(arguments: ["hashing", "reading"])
    func `in the midst of a large file nothing of it is loaded, and a retry loads it`(
        doing: String
    ) throws {
        let tracker = TestTracker { job, shown in
            if shown.note == "\(doing) a.csv", doing == "hashing" || shown.done > 300_000 {
                job.cancel()
            }
        }
        let scene = try scene(tracker)
        scene.pipeline.options.streamAboveBytes = 1
        try scene.drop("a.csv", rows: Self.large)
        try scene.run()
        try expectCancelled(scene, "a.csv")
        #expect(try scene.rows().isEmpty)
        #expect(tracker.jobs.map(\.end) == ["cancelled"])
        #expect(tracker.jobs.first?.account?.lines.first?.text.contains("\"failed\": 1") == true)
        try scene.check()

        let again = try #require(try scene.retry(try scene.ledger("a.csv").id))
        #expect(again.settlement?.state == .loaded)
        #expect(try scene.rows().count == Self.large.count)
        try scene.check()
    }

    @Test func `of many small files all end as failed, and the next sweep takes none`() throws {
        let tracker = TestTracker { job, shown in
            if shown.note == "reading f20.csv" { job.cancel() }
        }
        let scene = try scene(tracker)
        for number in 0..<40 { try scene.drop("f\(number).csv", rows: ["k\(number);1"]) }
        try scene.run()
        for number in 0..<40 { try expectCancelled(scene, "f\(number).csv") }
        #expect(try scene.run().isEmpty)
        #expect(tracker.jobs.map(\.files) == [40], "nothing was claimed again")
        try scene.check()
    }

    @Test func `what had committed stays loaded`() throws {
        let tracker = TestTracker()
        let scene = try scene(tracker)
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.drop("b.csv", rows: ["b;1"])
        // The same bytes in the same batch: looked at in a transaction after the first one's.
        try scene.drop("a2.csv", rows: ["a;1"])
        let first = Flag()
        scene.pipeline.observe = { stage in
            if stage == .admission, !first.take() { tracker.jobs.first?.cancel() }
        }
        try scene.run()
        #expect(try scene.ledger("a.csv").state == .loaded)
        #expect(try scene.ledger("b.csv").state == .loaded)
        try expectCancelled(scene, "a2.csv")
        #expect(try scene.rows() == ["a|1.000", "b|1.000"])
        #expect(tracker.jobs.map(\.end) == ["cancelled"])
        try scene.check()
    }

    @Test func `asked for before the commit and heard of only there, it holds all the same`() throws
    {
        let tracker = TestTracker()
        let scene = try scene(tracker)
        try scene.drop("a.csv", rows: ["a;1"])
        scene.once(at: .merged) { tracker.jobs.first?.askToCancel(by: "user:ann") }
        try scene.run()
        try expectCancelled(scene, "a.csv")
        #expect(try scene.rows().isEmpty)
        try scene.check()
    }

    @Test func `met by the very statement that ends the job, it is no tracking error`() throws {
        let tracker = TestTracker(failing: .cancelledThere)
        let scene = try scene(tracker)
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.run()
        try expectCancelled(scene, "a.csv")
        #expect(try scene.rows().isEmpty)
        try scene.check()
    }

    @Test func `after the commit it changes nothing`() throws {
        let tracker = TestTracker()
        let scene = try scene(tracker)
        try scene.drop("a.csv", rows: ["a;1"])
        scene.once(at: .committed) { tracker.jobs.first?.cancel() }
        try scene.run()
        #expect(try scene.ledger("a.csv").state == .loaded)
        #expect(try scene.ledger("a.csv").isStored)
        #expect(tracker.jobs.map(\.end) == ["succeeded"])
    }

    @Test func `a connection that breaks meanwhile leaves it to the next claim`() throws {
        let tracker = TestTracker()
        let scene = try scene(tracker)
        try scene.drop("a.csv", rows: ["a;1"])
        let connection = try scene.connect()
        scene.once(at: .merged) { tracker.jobs.first?.cancel() }
        scene.cutAfter(connection, stage: .merged)
        #expect(throws: PostgresError.self) { try scene.run(on: connection) }
        #expect(try scene.ledger("a.csv").state == .loading)
        tracker.note(1, cancelledBy: "user:ann")
        try scene.run()
        try expectCancelled(scene, "a.csv")
        try scene.check()
    }

    @Test func `a worker that died before it could obey: the next claim of the file does`() throws {
        let tracker = TestTracker()
        let scene = try scene(tracker)
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.drop("b.csv", rows: ["b;1"])
        let dying = try scene.connect()
        _ = try Claim.takeFiles(
            [try scene.arrival("a.csv")], feed: scene.feed, worker: "dead:1", tracker: tracker,
            on: dying)
        // Waits for the end of its session, and so of its locks.
        _ = try scene.connection.query(
            "select pg_terminate_backend(\(Int32(dying.backendPID)), 30000)")
        tracker.note(1, cancelledBy: "user:ann")
        try scene.run()
        try expectCancelled(scene, "a.csv")
        #expect(try scene.ledger("b.csv").state == .loaded)
        // Dropped again it is another arrival.
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.run()
        #expect(try scene.ledger("a.csv").state == .loaded)
        try scene.check()
    }

    @Test func `a crash between the cancellation and the ledger's note of the move is finished`()
        throws
    {
        let tracker = TestTracker()
        let scene = try scene(tracker)
        try scene.drop("a.csv", rows: ["a;1"])
        let connection = try scene.connect()
        scene.once(at: .admission) { tracker.jobs.first?.cancel() }
        scene.cutAfter(connection, stage: .committed)
        #expect(throws: DepartureError.self) { try scene.run(on: connection) }
        #expect(try !scene.ledger("a.csv").isStored)
        try Recovery(layout: try StorageLayout(scene.settings), language: .fr, worker: "test:2")
            .run(feed: scene.feed, root: scene.inbox, on: scene.connection)
        try expectCancelled(scene, "a.csv")
        try scene.check()
    }
}
