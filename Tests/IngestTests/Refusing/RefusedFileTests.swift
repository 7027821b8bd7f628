// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// Things in the inbox that are no plain files: into the ledger with a reason, moved, never read.
@Suite struct RefusedFileTests {
    private func refusal(_ scene: Scene, _ name: String, _ reason: RefusalReason) throws -> Refusal
    {
        let status = try #require(try FileStatus(path: scene.path(name)))
        return Refusal(
            label: scene.feed.name, root: scene.inbox, path: scene.path(name), relative: name,
            identity: FileIdentity(status), reason: reason)
    }

    /// A link, a pipe and a second name, each with its reason.
    private func oddThings(_ scene: Scene) async throws -> [Refusal] {
        let secret = scene.folder.path + "/secret.csv"
        try Data("id;valeur\ns;1\n".utf8).write(to: URL(fileURLWithPath: secret))
        let link = scene.path("link.csv")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: secret)
        try await ChildProcess.succeed("/usr/bin/mkfifo", [scene.path("pipe.csv")])
        try FileManager.default.linkItem(atPath: secret, toPath: scene.path("hard.csv"))
        return [
            try refusal(scene, "link.csv", .symbolicLink), try refusal(scene, "pipe.csv", .pipe),
            try refusal(scene, "hard.csv", .hardLink(count: 2)),
        ]
    }

    @Test func `a link, a pipe and a second name are refused, moved and explained`() async throws {
        let scene = try Scene()
        let refusals = try await oddThings(scene)
        for refusal in refusals {
            try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection)
            // Seen twice: written down once.
            try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection)
        }
        #expect(
            try scene.texts("select name, state, reason from bascule.file order by id") == [
                "link.csv|rejected|is a symbolic link, which is never followed: send the file itself",
                "pipe.csv|rejected|is a named pipe: send a plain file",
                "hard.csv|rejected|is a hard link (2 names lead to these bytes): send a copy of its own",
            ])
        #expect(
            try scene.texts(
                """
                select result ->> 'reason' from bascule.journal where action = 'refuse' order by id
                """)
                == scene.texts("select reason from bascule.file order by id"))
        #expect(try contents(of: scene.inbox) == [])
        #expect(
            try contents(of: scene.error).map { Folder.name(of: $0) }.sorted() == [
                "hard.csv", "hard.csv.faults.csv", "link.csv", "link.csv.faults.csv", "pipe.csv",
                "pipe.csv.faults.csv",
            ])
        #expect(try scene.number("select count(*) from essai.mesures") == 0)
        #expect(
            try String(contentsOfFile: scene.folder.path + "/secret.csv", encoding: .utf8)
                == "id;valeur\ns;1\n")
        #expect(try scene.faults("pipe.csv") == ["∅|∅|refused"])
    }

    /// As the watcher hands a name over that is not UTF-8.
    private func latin1(_ scene: Scene, _ escaped: String) async throws -> Refusal {
        let name = escaped.replacing("\\xE9", with: "\\0351")
        try await ChildProcess.succeed(
            "/bin/sh",
            [
                "-c", "printf 'id;valeur\\na;1\\n' > \"$1/$(printf '%b' \"$2\")\"", "sh",
                scene.inbox, name,
            ])
        let raw = RawPath(folder: scene.inbox, escapedName: escaped)
        let status = try #require(try FileStatus(raw))
        return Refusal(
            label: scene.feed.name, root: scene.inbox, path: scene.path(escaped),
            relative: escaped, identity: FileIdentity(status), reason: .nameNotUTF8)
    }

    @Test func `a name that is not UTF-8 is in the ledger, and its bytes under a safe name`()
        async throws
    {
        let scene = try Scene(language: .fr)
        let refusal = try await latin1(scene, "bl\\xE9.csv")
        #expect(try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection) == 1)
        #expect(try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection) == nil)
        #expect(try contents(of: scene.inbox) == [])
        let place = scene.error + "/bl%E9.csv"
        #expect(
            try scene.texts("select name, state, bytes::text, stored_path from bascule.file")
                == ["bl\\xE9.csv|rejected|14|\(place)"])
        #expect(try String(contentsOfFile: place, encoding: .utf8) == "id;valeur\na;1\n")
        let report = try ReportFile(place + ".faults.csv")
        #expect(report.lines.map { $0[2] } == ["bl\\xE9.csv"])
        #expect(report.lines.map { $0[4] }.first?.contains("n'est pas en UTF-8") == true)
        // The same name once more is another file.
        let again = try await latin1(scene, "bl\\xE9.csv")
        #expect(try RefusedFile(again).settle(scene.pipeline, on: scene.connection) == 2)
        #expect(try scene.ledger("bl\\xE9.csv").storedPath == scene.error + "/bl%E9_2.csv")
    }

    @Test(arguments: [Stage.claim, .moved])
    func `cut off anywhere, a name that is not UTF-8 is found again`(stage: Stage) async throws {
        let scene = try Scene()
        let refusal = try await latin1(scene, "\\xE9.csv")
        try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection)
        // As a crash before or after the move would have left it.
        _ = try scene.connection.execute("update bascule.file set stored_at = null")
        let place = scene.error + "/%E9.csv"
        let recovery = Recovery(
            layout: try StorageLayout(scene.settings), language: .en, worker: "test:2")
        if stage == .moved {
            #expect(
                try recovery.run(feed: scene.feed, root: scene.inbox, on: scene.connection) == 1)
        } else {
            _ = try await latin1(scene, "\\xE9.csv")
            try FileManager.default.removeItem(atPath: place)
            #expect(
                try recovery.run(feed: scene.feed, root: scene.inbox, on: scene.connection) == 0)
            let again = Refusal(
                label: scene.feed.name, root: scene.inbox, path: refusal.path,
                relative: refusal.relative, identity: nil, reason: .nameNotUTF8)
            #expect(try RefusedFile(again).settle(scene.pipeline, on: scene.connection) == nil)
        }
        #expect(
            try scene.texts("select stored_path from bascule.file where stored_at is not null")
                == [place])
        #expect(try FileStatus(path: place) != nil)
        #expect(try contents(of: scene.inbox) == [])
    }

    @Test func `names that do not print, and names that are too long, are made safe`() async throws
    {
        let scene = try Scene()
        let long = String(repeating: "é", count: 120) + ".csv"
        for (name, safe) in [
            ("a\u{1B}[2J.csv", "a%1b[2J.csv"), ("a\u{202E}vsc.csv", "a%e2%80%aevsc.csv"),
            (long, String(repeating: "é", count: 100)),
        ] {
            try Data().write(to: URL(fileURLWithPath: scene.path(name)))
            let refusal = try refusal(scene, name, .controlCharacterInName)
            try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection)
            #expect(try FileStatus(path: "\(scene.error)/\(safe)") != nil, "\(safe)")
            #expect(try scene.ledger(name).isStored)
        }
    }

    @Test func `a plain file that takes a refused one's name meanwhile is left for the watcher`()
        async throws
    {
        let scene = try Scene()
        let refusal = try await oddThings(scene)[0]
        try Folder.remove(scene.path("link.csv"))
        try Data("id;valeur\n".utf8).write(to: URL(fileURLWithPath: scene.path("link.csv")))
        #expect(try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection) == nil)
        #expect(try FileStatus(path: scene.path("link.csv")) != nil)
        #expect(try scene.number("select count(*) from bascule.file") == 0)
    }

    @Test func `what can't be moved stays and is written down once`() async throws {
        let memory = "/dev/shm/bascule-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: memory, withIntermediateDirectories: false)
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: memory) } }
        let scene = try Scene()
        let pipe = memory + "/pipe.csv"
        try await ChildProcess.succeed("/usr/bin/mkfifo", [pipe])
        let status = try #require(try FileStatus(path: pipe))
        let refusal = Refusal(
            label: scene.feed.name, root: memory, path: pipe, relative: "pipe.csv",
            identity: FileIdentity(status), reason: .pipe)
        for _ in 0..<3 { try RefusedFile(refusal).settle(scene.pipeline, on: scene.connection) }
        #expect(try scene.texts("select stored_path from bascule.file") == [pipe])
        #expect(try FileStatus(path: pipe) != nil)
    }

    @Test func `cut off before the move, it is moved at the next sight`() async throws {
        let scene = try Scene()
        let refusals = try await oddThings(scene)
        try RefusedFile(refusals[0]).settle(scene.pipeline, on: scene.connection)
        // As a crash between the two would have left it.
        try Folder.rename(scene.error + "/link.csv", to: scene.path("link.csv"))
        _ = try scene.connection.execute(
            "update bascule.file set stored_at = null, stored_path = \(refusals[0].path)")
        let again = try refusal(scene, "link.csv", .symbolicLink)
        try RefusedFile(again).settle(scene.pipeline, on: scene.connection)
        #expect(
            try scene.texts("select stored_path from bascule.file") == [scene.error + "/link.csv"])
        #expect(try scene.ledger("link.csv").isStored)
    }

    @Test func `a pipeline that is given a pipe or a link anyway does not hang on it`() async throws
    {
        let scene = try Scene()
        _ = try await oddThings(scene)
        for name in ["pipe.csv", "link.csv"] {
            let results = try scene.run([try scene.arrival(name)])
            #expect(results[name]?.settlement?.state != .loaded)
        }
        #expect(try scene.rows() == [])
    }

    @Test func `a file that can't be read is deferred with the reason, its neighbour is loaded`()
        async throws
    {
        // Root may read everything: a folder in a file's place is what it can't read either.
        let scene = try Scene()
        try scene.drop("good.csv", rows: ["g;1"])
        try Folder.create(scene.path("folder.csv"))
        let arrivals = [try scene.arrival("folder.csv"), try scene.arrival("good.csv")]
        scene.pipeline.options.backoff = { _ in 60 }
        let results = try scene.run(arrivals)
        #expect(results["good.csv"]?.settlement?.state == .loaded)
        #expect(
            results["folder.csv"]?.deferral
                == "could not read \(scene.path("folder.csv")): Is a directory")
        #expect(try scene.ledger("folder.csv").attempts == 1)
        #expect(try scene.run(arrivals).isEmpty)
    }
}
