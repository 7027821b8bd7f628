// SPDX-License-Identifier: Apache-2.0

import Alerts
import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import Synchronization
import TestSupport
import Testing
import Wording

/// What can happen to a file that waits for somebody, and to its feed meanwhile.
@Suite struct HeldFileTests {
    private let scene: Scene

    /// Eight files of a hundred rows have come.
    init() throws {
        scene = try Scene(DroppedFile.feedYAML("unusual: wait"))
        for index in 0..<FileMeasure.Limits.filesLeast { try drop("u\(index).csv", rows: 100) }
        #expect(try scene.run().count == FileMeasure.Limits.filesLeast)
    }

    private func drop(_ name: String, rows: Int, from first: Int = 0, bad: Int = 0) throws {
        let good = (first..<(first + rows)).map { "\(name)-\($0);\(10 + $0 % 5)" }
        try scene.drop(name, rows: good + (0..<bad).map { "\(name)-bad-\($0);pas un nombre" })
    }

    /// Waits, as five rows of a feed of a hundred do.
    private func hold(_ name: String = "a.csv") throws -> Int64 {
        try drop(name, rows: 5)
        try scene.run()
        #expect(try state(name) == "arrived|t")
        return Int64(try scene.number("select max(id) from bascule.file"))
    }

    /// Of its newest row: its state, and whether it waits.
    private func state(_ name: String) throws -> String {
        try scene.texts(
            """
            select state, left((held_at is not null)::text, 1) from bascule.file
             where name = \(name) order by id desc limit 1
            """
        ).first ?? "none"
    }

    private func open() throws -> Int {
        _ = try SubjectAlerts(.unusualFile, UnusualFiles.detector)
            .check(language: .en, on: scene.connection)
        return try scene.number("select count(*) from bascule.alert where resolved_at is null")
    }

    private func recover() throws {
        try Recovery(scene.pipeline).run(
            feed: scene.feed, root: scene.inbox, on: scene.connection)
    }

    @Test func `one that is refused goes to the error folder, and can be taken up from there`()
        throws
    {
        let id = try hold()
        #expect(try open() == 1)
        try HeldFile.refuse(id, by: "user:ana", on: scene.connection)
        #expect(throws: ReleaseRefusal(fileID: id)) {
            try HeldFile.release(id, by: "user:ana", on: scene.connection)
        }
        try scene.run()
        #expect(try state("a.csv") == "failed|f" && open() == 0)
        #expect(
            try scene.texts("select stored_path from bascule.file where id = \(id)")[0]
                .contains("/var/error/"))
        #expect(
            try scene.texts("select actor from bascule.journal where action = 'import cancelled'")
                == ["user:ana"])
        let reason = try scene.texts("select reason from bascule.file where id = \(id)")[0]
        #expect(reason.hasPrefix("unusual, and refused by user:ana; `"), "\(reason)")
        _ = try scene.retry(id)
        #expect(try state("a.csv") == "loaded|f", "that is a person's wish")
        try recover()
        #expect(try state("a.csv") == "loaded|f")
        try scene.check()
    }

    @Test func `one that leaves the inbox has failed, is told, and waits no more`() throws {
        let id = try hold()
        #expect(try open() == 1)
        try Folder.remove(scene.path("a.csv"))
        scene.forget("a.csv")
        try recover()
        #expect(try state("a.csv") == "failed|f" && open() == 0)
        #expect(
            try scene.texts(
                """
                select j.actor, j.result ->> 'state', f.rule
                  from bascule.journal j, bascule.fault f
                 where j.action = 'import' and j.subject = concat('file ', \(id)) and f.file_id = \(id)
                """) == ["test:1|failed|failed"])
    }

    @Test(arguments: ["reverted", "rejected"])
    func `a file that ended once and is taken up again is not held`(_ end: String) throws {
        let id: Int64
        if end == "reverted" {
            id = try hold()
            try HeldFile.release(id, by: "user:ana", on: scene.connection)
            try scene.run()
            _ = try Revert(fileID: id, feed: scene.feed).run(on: scene.connection)
        } else {
            id = try hold()
            try HeldFile.refuse(id, by: "user:ana", on: scene.connection)
            try scene.run()
        }
        _ = try scene.retry(id)
        #expect(try state("a.csv") == "loaded|f")
    }

    @Test func `a release is of these bytes, others are looked at anew, and told`() throws {
        let id = try hold()
        #expect(try open() == 1)
        try HeldFile.release(id, by: "user:ana", on: scene.connection)
        // Before the service has come by.
        try drop("a.csv", rows: 4, from: 20)
        try scene.run()
        #expect(try state("a.csv") == "arrived|t" && open() == 1)
        // And its next try is none of the first bytes.
        try scene.run()
        #expect(
            try scene.texts("select released_at::text from bascule.file where id = \(id)") == ["∅"])
        try HeldFile.refuse(id, by: "user:ana", on: scene.connection)
        try drop("a.csv", rows: 100)
        try scene.run()
        #expect(try state("a.csv") == "loaded|f", "what was refused were other bytes")
    }

    @Test func `other rights of the bytes that wait are no news, and a release holds for them`()
        throws
    {
        let id = try hold()
        #expect(try open() == 1)
        #expect(
            try Alert.acknowledge(
                Int64(try scene.number("select max(id) from bascule.alert")), by: "user:ana",
                note: nil, on: scene.connection))
        let since = try scene.texts("select held_at::text from bascule.file where id = \(id)")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o640], ofItemAtPath: scene.path("a.csv"))
        let tries = Mutex(0)
        scene.pipeline.observe = { if $0 == .merged { tries.withLock { $0 += 1 } } }
        for _ in 0..<2 {
            try scene.run()
            _ = try open()
            #expect(try scene.number("select count(*) from bascule.alert") == 1, "told again")
        }
        #expect(try state("a.csv") == "arrived|t" && tries.withLock { $0 } == 0)
        #expect(
            try scene.texts("select held_at::text from bascule.file where id = \(id)") == since)
        try HeldFile.release(id, by: "user:ana", on: scene.connection)
        try scene.run()
        #expect(try state("a.csv") == "loaded|f", "these are the bytes that were released")
    }

    @Test func `other bytes of the same size in the same file are looked at anew`() throws {
        let id = try hold()
        #expect(try open() == 1)
        scene.forget("a.csv")
        try drop("a.csv", rows: 5, from: 5)
        try scene.run()
        #expect(try state("a.csv") == "arrived|t")
        #expect(
            try scene.number("select count(*) from bascule.journal where action = 'file waits'")
                == 2)
        try HeldFile.refuse(id, by: "user:ana", on: scene.connection)
        try scene.run()
        #expect(try state("a.csv") == "failed|f" && open() == 0)
    }

    @Test func `what was reverted is not usual, in the same process too`() throws {
        for index in 0..<3 {
            let id = try hold("a\(index).csv")
            try HeldFile.release(id, by: "user:ana", on: scene.connection)
            try scene.run()
            _ = try Revert(fileID: id, feed: scene.feed).run(on: scene.connection)
        }
        _ = try hold("b.csv")
    }

    @Test func `lines that are mended make no small file usual`() throws {
        for index in 0..<3 {
            try drop("m\(index).csv", rows: 98, bad: 2)
            try scene.run()
            try scene.drop("m\(index).csv.rejects.csv", rows: ["m\(index)-1;11", "m\(index)-2;12"])
            try scene.run()
            let mended = try state("m\(index).csv.rejects.csv")
            #expect(mended == "loaded|f", "they mend a file")
        }
        _ = try hold("cut.csv")
        // Its name alone mends nothing.
        _ = try hold("b.rejects.csv")
    }

    @Test func `many that wait cost one more try of their batch`() throws {
        for index in 0..<20 { try drop("a\(index).csv", rows: 5) }
        try drop("good.csv", rows: 100)
        let tries = Mutex(0)
        scene.pipeline.observe = { if $0 == .merged { tries.withLock { $0 += 1 } } }
        try scene.run()
        #expect(try state("good.csv") == "loaded|f")
        #expect(
            try scene.number("select count(*) from bascule.file where held_at is not null") == 20)
        #expect(tries.withLock { $0 } == 2)
    }

    @Test func `a release that would take newer values back says so, and changes nothing`() throws {
        let id = try hold()
        // The same keys, later.
        try scene.drop("later.csv", rows: (0..<100).map { "a.csv-\($0);\(10 + ($0 + 1) % 5)" })
        try scene.run()
        let inbox = scene.settings.folders.inbox
        let results = try HeldFile.trial(id, in: inbox, scene.pipeline, on: scene.connection)
        guard case .settled(let end)? = results.first?.end else {
            Issue.record("\(results)")
            return
        }
        #expect(end.older?.rows == 5)
        #expect(try state("a.csv") == "arrived|t")
        #expect(throws: ReleaseRefusal(fileID: 1)) {
            try HeldFile.trial(1, in: inbox, scene.pipeline, on: scene.connection)
        }
    }
}
