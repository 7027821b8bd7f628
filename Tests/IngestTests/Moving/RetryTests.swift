// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// Taking files up again: by command, by themselves, and not for ever.
@Suite struct RetryTests {
    @Test func `a rejected file that is mended in place is a new file, which names the old one`()
        throws
    {
        let scene = try Scene()
        let end = try scene.load("a.csv", "id;note\na;\n")
        let mended = Scene.text(["a;1"])
        let path = scene.error + "/a.csv"
        try Data(mended.utf8).write(to: URL(fileURLWithPath: path))
        let result = try #require(try scene.retry(end.fileID))
        #expect(result.settlement?.summary == "loaded 1=1+0+0+0")
        #expect(result.fileID != end.fileID)
        #expect(
            try scene.texts(
                """
                select id::text, state, mends::text, (stored_path is not null)::text,
                       (sha256 is not null)::text, rows_rejected::text
                  from bascule.file order by id
                """) == [
                    "\(end.fileID)|rejected|∅|false|true|0",
                    "\(try #require(result.fileID))|loaded|\(end.fileID)|true|true|0",
                ])
        #expect(
            try scene.texts("select reason from bascule.file where mends is null")[0]
                .contains("the bytes it came with are not on the disk any more"))
        // Its own row can't be taken up any more, and says which can.
        let refusal = #expect(throws: RetryRefusal.self) { try scene.retry(end.fileID) }
        #expect(refusal?.description.contains("retry \(result.fileID ?? 0)") == true)
        #expect(try FileStatus(path: path) == nil)
        #expect(try contents(of: scene.archive).count == 1)
        #expect(try scene.faults("a.csv") == [])
        #expect(
            try scene.number(
                "select count(*) from bascule.fault where file_id = \(end.fileID)") > 0)
        #expect(
            try scene.texts("select action from bascule.journal order by id") == [
                "import", "mend", "import",
            ])
        scene.forget("a.csv")
        // The report of the first attempt stays, and says by its name that it is done with.
        let id = try #require(result.fileID)
        #expect(try contents(of: scene.error) == [path + ".mended-by-\(id).faults.csv"])
    }

    /// Else what a crash leaves of a move to another file system is taken for a file that was sent
    /// again.
    @Test func `a file that is taken up again is known by what lies where it is stored`() throws {
        let scene = try Scene()
        let end = try scene.load("a.csv", "id;note\na;\n")
        _ = try #require(try Claim.retake(end.fileID, by: "user:test", on: scene.connection))
        let status = try #require(try FileStatus(path: scene.error + "/a.csv"))
        #expect(
            try scene.texts(
                "select inode::text, changed_ns::text from bascule.file where id = \(end.fileID)")
                == ["\(Int64(bitPattern: status.inode))|\(status.changedNanoseconds)"])
    }

    @Test func `a rejected file that is not mended stays where it is, however often`() throws {
        let scene = try Scene()
        let end = try scene.load("a.csv", "id;note\na;\n")
        var id = end.fileID
        for attempt in 0..<4 {
            if attempt > 1 {
                // Another mistake each time: another report.
                let text = "id;note;n\(attempt)\na;\n"
                try Data(text.utf8).write(to: URL(fileURLWithPath: scene.error + "/a.csv"))
            }
            let result = try scene.retry(id)
            #expect((result?.fileID == id) == (attempt < 2))
            id = try #require(result?.fileID)
            #expect(result?.settlement?.state == .rejected)
            #expect(result?.storedPath == scene.error + "/a.csv")
            #expect(result?.reportPath != nil)
        }
        #expect(try contents(of: scene.error).filter { !isReport($0) }.count == 1)
    }

    @Test func `what is loaded, a duplicate or unknown is not retried, and it says why`() throws {
        let scene = try Scene()
        let first = try scene.load("a.csv", rows: ["a;1"])
        let second = try scene.load("b.csv", rows: ["a;1"])
        for (id, says) in [
            (first.fileID, "is loaded; `bascule files revert \(first.fileID)` takes it back"),
            (second.fileID, "is a duplicate of one that is loaded"),
            (99, "the ledger has no file 99"),
        ] {
            let refusal = #expect(throws: RetryRefusal.self) {
                try Claim.retake(id, by: "user:test", on: scene.connection)
            }
            #expect(refusal?.description.contains(says) == true)
        }
        let lost = try scene.load("c.csv", "x\n")
        try Folder.remove(scene.error + "/c.csv")
        let refusal = #expect(throws: RetryRefusal.self) {
            try Claim.retake(lost.fileID, by: "user:test", on: scene.connection)
        }
        #expect(refusal?.description.contains("drop it into the inbox again") == true)
        #expect(try scene.ledger("c.csv").state == .rejected)
    }

    @Test func `a file that was taken back is loaded again by a retry`() throws {
        let scene = try Scene()
        let end = try scene.load("a.csv", rows: ["a;1"])
        _ = try Revert.run(fileID: end.fileID, feed: scene.feed, on: scene.connection)
        #expect(try scene.rows() == [])
        let result = try scene.retry(end.fileID)
        #expect(result?.settlement?.state == .loaded)
        #expect(result?.storedPath == end.storedPath)
        try scene.check()
    }

    @Test func `a file without an end is given up after its attempts, moved and explained`() throws
    {
        let scene = try Scene()
        scene.pipeline.options.attemptsLimit = 3
        scene.pipeline.options.backoff = { _ in 0 }
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.drop("good.csv", rows: ["g;1"])
        // Three workers die right after the claim.
        for _ in 0..<3 {
            let connection = try scene.connect()
            let claims = try Claim.takeFiles(
                [try scene.arrival("a.csv")], feed: scene.feed, worker: "dead", on: connection)
            #expect(claims.claims.count == 1)
            try AdvisoryLock.releaseAll(on: connection)
        }
        let results = try scene.run()
        #expect(results["good.csv"]?.settlement?.state == .loaded)
        let end = try #require(results["a.csv"])
        #expect(end.settlement?.state == .failed)
        #expect(end.settlement?.reason.contains("given up after 3 attempts") == true)
        #expect(end.storedPath == scene.error + "/a.csv")
        #expect(end.reportPath == scene.error + "/a.csv.faults.csv")
        try scene.check()

        let again = try scene.retry(try #require(end.fileID))
        #expect(again?.settlement?.summary == "loaded 1=1+0+0+0")
        try scene.check()
    }

    @Test func `what was given up is explained to a French analyst in French`() throws {
        let scene = try Scene(language: .fr)
        scene.pipeline.options.attemptsLimit = 1
        scene.pipeline.options.backoff = { _ in 0 }
        try Folder.create(scene.path("a.csv"))
        let arrival = try scene.arrival("a.csv")
        #expect(try scene.run([arrival])["a.csv"]?.deferral?.contains("Is a directory") == true)
        let reason = try #require(try scene.ledger("a.csv").reason)
        #expect(reason.contains("c'est un dossier"), "\(reason)")
        let end = try #require(try scene.run([arrival])["a.csv"]?.settlement)
        #expect(
            end.reason == "abandonné après 1 essai (\(reason)) ; "
                + "`bascule files retry \(end.fileID)` recommence")
    }

    @Test func `a deferred file waits for its time, unless it is asked for`() throws {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        let claims = try Claim.takeFiles(
            try scene.arrivals(), feed: scene.feed, worker: "test:1", on: scene.connection)
        let id = try #require(claims.claims.first?.fileID)
        try Deferral.deferAttempt(
            id, reason: "the disk rests", delaySeconds: 3_600, countsAttempt: true,
            on: scene.connection)
        try AdvisoryLock.releaseAll(on: scene.connection)
        #expect(try scene.run().isEmpty)
        #expect(try scene.ledger("a.csv").reason == "the disk rests")
        #expect(try Claim.retake(id, by: "user:test", on: scene.connection) == nil)
        scene.pipeline.letGo(of: scene.connection)
        #expect(try scene.run()["a.csv"]?.settlement?.state == .loaded)
        #expect(try scene.ledger("a.csv").reason == nil)
        try scene.check()
    }
}
