// SPDX-License-Identifier: Apache-2.0

import Foundation
import Ingest
import Postgres
import TestSupport
import Testing
import Wording

/// Whether this user may make files of the tests' folders immutable: root, and not in memory.
private let isSupported = {
    let path = NSTemporaryDirectory() + "bascule-immutable-" + UUID().uuidString
    do {
        try Data().write(to: URL(filePath: path))
        let isImmutable = try chattr("+i", path) == 0
        let isMutable = try chattr("-i", path) == 0
        try FileManager.default.removeItem(atPath: path)
        return isImmutable && isMutable
    } catch {
        return false
    }
}()

private func chattr(_ change: String, _ path: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/chattr")
    process.arguments = [change, path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
}

/// A file that its file system lets nobody move (`chattr +i`) holds up itself and nothing else.
@Suite(.enabled("chattr +i works for this user and here") { isSupported })
struct ImmutableFileTests {
    @Test func `an immutable file is loaded once, moved when it may be, and holds up no other`()
        throws
    {
        let scene = try Scene()
        try scene.drop("a.csv", rows: ["a;1"])
        try scene.drop("b.csv", rows: ["b;2"])
        try #require(try chattr("+i", scene.path("a.csv")) == 0)
        defer { #expect(throws: Never.self) { try chattr("-i", scene.path("a.csv")) } }
        scene.pipeline.options.backoff = { _ in 0 }
        for round in 1...2 {
            let results = try scene.run()
            let blocked = try #require(results["a.csv"]?.blocked, "round \(round)")
            #expect(blocked.en.contains("Operation not permitted"), "\(blocked.en)")
            #expect(results["a.csv"]?.storedPath == nil)
            #expect(round == 2 || results["b.csv"]?.storedPath?.hasPrefix(scene.archive) == true)
        }
        #expect(try contents(of: scene.inbox) == [scene.path("a.csv")])
        #expect(
            try scene.texts("select blocked_times::text from bascule.file order by id") == [
                "2", "0",
            ])
        #expect(try scene.number("select count(*) from essai.mesures") == 2)
        try #require(try chattr("-i", scene.path("a.csv")) == 0)
        #expect(try scene.run()["a.csv"]?.storedPath?.hasPrefix(scene.archive) == true)
        #expect(
            try scene.number("select count(*) from bascule.file where blocked_since is not null")
                == 0)
        try scene.check()
    }
}
