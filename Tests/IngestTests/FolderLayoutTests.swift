// SPDX-License-Identifier: Apache-2.0

import Feeds
import FileSystem
import Foundation
import Ingest
import Site
import TestSupport
import Testing

/// Folders that hold one another are refused, whatever they are called.
@Suite struct FolderLayoutTests {
    private func mistakes(
        _ folder: String, _ change: (inout Settings.Folders) -> Void
    ) throws -> [String] {
        var settings = Settings()
        settings.home = folder
        settings.folders.inbox = folder + "/inbox"
        settings.folders.archive = folder + "/var/archive"
        settings.folders.error = folder + "/var/error"
        settings.folders.duplicate = folder + "/var/duplicate"
        settings.folders.export = folder + "/var/export"
        settings.folders.work = folder + "/var/work"
        settings.folders.postgres = folder + "/var/postgres"
        change(&settings.folders)
        let (feed, _) = FeedCatalog.parse(
            DroppedFile.feedYAML(), file: "feed.yaml", settings: settings)
        return try FolderLayout.mistakes(settings, feeds: [try #require(feed)]).map(\.what)
    }

    @Test func `the usual folders are no mistake, whether they are there or not`() async throws {
        try await TemporaryFolder.with { folder in
            #expect(try mistakes(folder) { _ in } == [])
            try Folder.create(folder + "/inbox/mesures")
            try Folder.create(folder + "/var/archive")
            #expect(try mistakes(folder) { _ in } == [])
            #expect(try mistakes(folder) { $0.archive = folder + "/inbox_archive" } == [])
        }
    }

    @Test func `a kept folder in an inbox, around it or as it is refused`() async throws {
        try await TemporaryFolder.with { folder in
            for path in ["/inbox", "/inbox/archive", "/inbox/mesures", "/inbox/mesures/x/y", ""] {
                #expect(try mistakes(folder) { $0.archive = folder + path }.count == 1, "\(path)")
                #expect(try mistakes(folder) { $0.duplicate = folder + path }.count == 1)
            }
            let all = try mistakes(folder) {
                $0.error = folder + "/inbox/e"
                $0.export = folder + "/inbox/x"
            }
            #expect(all.count == 2)
            #expect(all[0].hasPrefix("The folder `error` (\(folder)/inbox/e) lies in the inbox"))
        }
    }

    @Test func `links do not hide it`() async throws {
        try await TemporaryFolder.with { folder in
            try Folder.create(folder + "/inbox/mesures/kept")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/elsewhere", withDestinationPath: folder + "/inbox/mesures/kept")
            for path in ["/elsewhere", "/elsewhere/not/there/yet"] {
                #expect(try mistakes(folder) { $0.archive = folder + path }.count == 1, "\(path)")
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
            let found = Result { try mistakes(folder) { $0.archive = folder + "/bound/kept" } }
            try await ChildProcess.succeed("/usr/bin/umount", [folder + "/bound"])
            #expect(try found.get().count == 1)
        }
    }
}
