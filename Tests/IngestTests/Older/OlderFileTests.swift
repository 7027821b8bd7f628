// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import Ingest
import Postgres
import TestSupport
import Testing

/// An older file that is taken again says what it would replace.
@Suite struct OlderFileTests {
    @Test func `a file that is loaded again tells how many newer values it replaces`() throws {
        let scene = try Scene()
        try scene.load("monday.csv", rows: ["a;1", "b;1", "c;1"])
        try scene.load("tuesday.csv", rows: ["a;2", "b;2", "d;2"])
        let newer = try scene.ledger("tuesday.csv").id
        try scene.drop("monday.csv", rows: ["a;1", "b;1", "c;1"])
        scene.pipeline.options.again = true
        let arrival = try scene.arrival("monday.csv")
        let trial = try scene.pipeline.trial([arrival], on: scene.connection)
        let end = try #require(trial.first?.settlement)
        #expect(end.summary == "loaded 3=0+2+1+0")
        #expect(end.older?.rows == 2)
        #expect(end.older?.newer == [newer])
        // Nothing of the trial is there.
        #expect(try scene.rows() == ["a|2.000", "b|2.000", "c|1.000", "d|2.000"])
        #expect(try scene.number("select count(*)::int from bascule.file") == 2)
        let done = try #require(try scene.run([arrival])["monday.csv"]?.settlement)
        #expect(done.older?.rows == 2)
        #expect(
            try scene.ledger("monday.csv").reason
                == "2 rows get their older values back, over those of newer files (\(newer))")
    }

    @Test func `a file that was taken back and is retried is older than what came since`() throws {
        let scene = try Scene()
        try scene.load("first.csv", rows: ["a;1"])
        let first = try scene.ledger("first.csv").id
        _ = try Revert.run(fileID: first, feed: scene.feed, on: scene.connection)
        try scene.load("second.csv", rows: ["a;2"])
        let trial = try scene.pipeline.trial(on: scene.connection) {
            try Claim.retake(first, by: "user:test", on: $0).map { [$0] } ?? []
        }
        #expect(trial.first?.settlement?.older?.rows == 1)
        #expect(try scene.ledger("first.csv").state == .reverted)
        #expect(try scene.rows() == ["a|2.000"])
    }

    @Test func `what came in its order replaces nothing newer`() throws {
        let scene = try Scene()
        try scene.load("first.csv", rows: ["a;1"])
        let end = try scene.load("second.csv", rows: ["a;2"])
        #expect(end.summary == "loaded 1=0+1+0+0")
        #expect(end.older == nil && end.reason.isEmpty)
    }

    @Test func `a file that was taken up again is as old as it was stored, whatever its id`() throws
    {
        let scene = try Scene()
        try scene.load("monday.csv", rows: ["a;1"])
        let monday = try scene.ledger("monday.csv").id
        _ = try Revert.run(fileID: monday, feed: scene.feed, on: scene.connection)
        try scene.load("sunday.csv", rows: ["a;0", "b;0"])
        let sunday = try scene.ledger("sunday.csv").id
        // As `files reconcile --load` notes it.
        _ = try scene.connection.execute(
            "update bascule.file set archived_at = arrived_at - interval '1 day' where id = \(sunday)"
        )
        // Monday's values go over older ones, though these have the later id.
        let trial = try scene.pipeline.trial(on: scene.connection) {
            try Claim.retake(monday, by: "user:test", on: $0).map { [$0] } ?? []
        }
        #expect(trial.first?.settlement?.summary == "loaded 1=0+1+0+0")
        #expect(trial.first?.settlement?.older == nil)
        #expect(try scene.retry(monday)?.settlement?.state == .loaded)
        let isOlder = { (name: String, rows: [String]) in
            try scene.drop(name, rows: rows)
            return try scene.pipeline.isOlder(scene.arrival(name), on: scene.connection)
        }
        #expect(try isOlder("sunday.csv", ["a;0", "b;0"]))
        #expect(try !isOlder("monday.csv", ["a;1"]))
    }
}
