// SPDX-License-Identifier: Apache-2.0

import Configuration
import Feeds
import FileSystem
import Foundation
import Ingest
import TestSupport
import Testing

/// Folders that hold one another are refused, whatever they are called.
@Suite struct FolderLayoutTests {
    private func mistakes(_ folder: String, _ changes: [String: String] = [:]) throws -> [String] {
        func path(_ name: String) -> String {
            folder + (changes[name] ?? (name == "inbox" ? "/inbox" : "/var/" + name))
        }
        var settings = Settings()
        settings.home = folder
        settings.folders.inbox = path("inbox")
        settings.folders.archive = path("archive")
        settings.folders.error = path("error")
        settings.folders.duplicate = path("duplicate")
        settings.folders.export = path("export")
        settings.folders.work = path("work")
        settings.folders.postgres = path("postgres")
        let (feed, _) = FeedCatalog.parse(
            DroppedFile.feedYAML(), file: "feed.yaml", settings: settings)
        return try FolderLayout.mistakes(settings, feeds: [try #require(feed)]).map(\.what)
    }

    @Test func `the usual folders are no mistake, whether they are there or not`() async throws {
        try await TemporaryFolder.with { folder in
            #expect(try mistakes(folder) == [])
            try Folder.create(folder + "/inbox/mesures")
            try Folder.create(folder + "/var/archive")
            #expect(try mistakes(folder) == [])
            #expect(try mistakes(folder, ["archive": "/inbox_archive"]) == [])
        }
    }

    @Test func `a kept folder in an inbox, around it or as it is refused`() async throws {
        try await TemporaryFolder.with { folder in
            for path in ["/inbox", "/inbox/archive", "/inbox/mesures", "/inbox/mesures/x/y", ""] {
                for name in ["archive", "duplicate"] {
                    let found = try mistakes(folder, [name: path])
                    #expect(found.count == 1, "\(name) \(path)")
                }
            }
            let all = try mistakes(folder, ["error": "/inbox/e", "export": "/inbox/x"])
            #expect(all.count == 2)
            let words = "The folder `error` (\(folder)/inbox/e) lies in the inbox"
            #expect(all.first?.hasPrefix(words) == true)
        }
    }

    @Test func `links do not hide it`() async throws {
        try await TemporaryFolder.with { folder in
            try Folder.create(folder + "/inbox/mesures/kept")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/elsewhere", withDestinationPath: folder + "/inbox/mesures/kept")
            for path in ["/elsewhere", "/elsewhere/not/there/yet"] {
                let found = try mistakes(folder, ["archive": path])
                #expect(found.count == 1, "\(path)")
            }
        }
    }

    @Test(.enabled("a file system can be mounted") { try await SmallFileSystem.isPossible() })
    func `a bind mount does not hide it`() async throws {
        try await TemporaryFolder.with { folder in
            try Folder.create(folder + "/inbox/mesures/kept")
            try Folder.create(folder + "/bound")
            try await ChildProcess.succeed(
                "/usr/bin/mount", ["--bind", folder + "/inbox/mesures", folder + "/bound"])
            var found: [String] = []
            var failure: (any Error)?
            do { found = try mistakes(folder, ["archive": "/bound/kept"]) } catch {
                failure = error
            }
            try await ChildProcess.succeed("/usr/bin/umount", [folder + "/bound"])
            #expect(failure == nil)
            #expect(found.count == 1)
        }
    }
}
