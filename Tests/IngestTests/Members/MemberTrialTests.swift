// SPDX-License-Identifier: Apache-2.0

import Configuration
import Ingest
import Postgres
import TestSupport
import Testing
import Views

/// What is told of a container before it is loaded: what would become of its members.
@Suite struct MemberTrialTests {
    @Test func `a trial hands nothing in`() throws {
        let scene = try ContainerScene.make()
        try scene.drop("lot.zip", bytes: ContainerScene.zip(ContainerScene.three))
        let results = try scene.pipeline.trial([try scene.arrival("lot.zip")], on: scene.connection)
        #expect(
            results.first?.settlement?.reason == "a container; 3 members handed in")
        #expect(try scene.visible() == ["lot.zip"])
        #expect(try scene.hidden() == [])
        #expect(try scene.number("select count(*) from bascule.file") == 0)
    }

    @Test func `a trial judges the members as the files that they would be`() throws {
        let scene = try ContainerScene.make()
        let bytes = ContainerScene.zip(
            ContainerScene.three + [("est/mauvais.csv", "x;y\n1;2\n"), ("est/b.csv", "x;y\n3;4\n")])
        try scene.drop("lot.zip", bytes: bytes)
        let results = try scene.pipeline.trial([try scene.arrival("lot.zip")], on: scene.connection)
        let root = scene.path("lot.zip")
        let ends = results.map {
            "\($0.path.dropFirst(root.count)) \($0.settlement?.state.rawValue ?? "")"
        }
        #expect(
            ends == [
                " loaded", "/a.csv loaded", "/sous/b.csv loaded", "/c.csv loaded",
                "/est/mauvais.csv rejected", "/est/b.csv rejected",
            ])
        let inserted = results.compactMap(\.settlement).map(\.rowsInserted)
        #expect(inserted == [0, 1, 1, 1, 0, 0])
        #expect(results.map(\.isTrial) == ends.map { _ in true })
        #expect(try scene.rows() == [])
        #expect(try scene.number("select count(*) from bascule.file") == 0)
        #expect(try contents(of: scene.settings.folders.work) == [])
        #expect(try scene.hidden() == [])
        let judged = try scene.pipeline.judge(root, zone: "UTC", on: scene.connection)
        #expect(judged.state == "rejected" && judged.rowsInserted == 3)
        #expect(judged.reason?.contains("; est/mauvais.csv: ") == true, "\(judged.reason ?? "")")
    }

    @Test func `a container that is taken again tells what newer values its members replace`()
        throws
    {
        let scene = try ContainerScene.make()
        let bytes = ContainerScene.zip([ContainerScene.three[0], ContainerScene.three[1]])
        try scene.load("lot.zip", bytes: bytes)
        try scene.settle()
        try scene.load("a.csv", rows: ["a;2"])
        try scene.drop("lot.zip", bytes: bytes)
        let arrival = try scene.arrival("lot.zip")
        #expect(try scene.pipeline.isOlder(arrival, on: scene.connection))
        scene.pipeline.options.again = true
        let trial = try scene.pipeline.trial([arrival], on: scene.connection)
        #expect(trial.compactMap(\.settlement?.older?.rows) == [1])
        #expect(try scene.rows() == ["a|2.000", "b|2.000"])
    }

    @Test func `a container that was taken back and is retried is older than what came since`()
        throws
    {
        let scene = try ContainerScene.make()
        let id = try scene.load("lot.zip", bytes: ContainerScene.zip([ContainerScene.three[0]]))
            .fileID
        try scene.settle()
        for file in [try scene.ledger("a.csv").id, id] {
            _ = try Revert.run(fileID: file, feed: scene.feed, on: scene.connection)
        }
        try scene.load("neuf.csv", rows: ["a;2"])
        let trial = try scene.pipeline.trial(on: scene.connection) {
            try Claim.retake(id, by: "user:test", on: $0).map { [$0] } ?? []
        }
        #expect(trial.compactMap(\.settlement?.older?.rows) == [1])
        #expect(try scene.rows() == ["a|2.000"])
    }
}
