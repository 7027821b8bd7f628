// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Feeds
import FileSystem
import Foundation
import Inbox
import Ingest
import Postgres
import Site

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check folders, rights, the database and the feeds' tables, and say what to mend."
    )

    @OptionGroup var options: InstallationOptions

    func run() async throws {
        let installation = try Installation(options)
        var checks = [
            Check(
                name: "settings and feeds",
                finding: .good("\(installation.catalog.feeds.count) feeds declared"))
        ]
        checks += folderChecks(installation.settings)
        checks += await databaseChecks(installation)
        for check in checks { say(check.line) }
        if checks.contains(where: \.isBad) { throw ExitCode(3) }
    }

    private func folderChecks(_ settings: Settings) -> [Check] {
        let folders = settings.folders
        let all = [
            ("inbox", folders.inbox), ("archive", folders.archive), ("error", folders.error),
            ("duplicate", folders.duplicate), ("work", folders.work),
        ]
        return all.map { name, path in
            Check("\(name) folder") {
                try Folder.create(path)
                let probe = "\(path)/.bascule-doctor-\(getpid())"
                _ = try OpenFile(writing: probe).descriptor
                try Folder.remove(probe)
                let free = try Folder.freeBytes(at: path) >> 20
                let isNear = try sameFileSystem(path, folders.inbox)
                return "\(path) can be written, \(free) MiB free"
                    + (isNear ? "" : "; on another file system than the inbox: files are copied")
            }
        } + [inotifyCheck()]
    }

    private func sameFileSystem(_ one: String, _ other: String) throws -> Bool {
        try FileStatus(path: one)?.device == FileStatus(path: other)?.device
    }

    private func inotifyCheck() -> Check {
        Check("inotify") {
            let path = "/proc/sys/fs/inotify/max_user_watches"
            let text = try String(contentsOfFile: path, encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
            return "\(text) folders may be watched (fs.inotify.max_user_watches)"
        }
    }

    private func databaseChecks(_ installation: Installation) async -> [Check] {
        do {
            return try await Database.with(installation) { connection in
                let version = connection.serverVersion / 10_000
                let server: Check.Finding =
                    version >= 14
                    ? .good("PostgreSQL \(version), schema up to date")
                    : .bad("PostgreSQL \(version): Bascule needs 14 or newer")
                let tables = installation.catalog.feeds.map { feed in
                    Check("table of \(feed.name)") {
                        switch try FeedTables.plan(feed, on: connection) {
                        case .apply(let statements):
                            return statements.isEmpty
                                ? "\(feed.table) is as the feed declares it"
                                : "\(feed.table) is made or extended at the next start"
                        case .refuse(let refusals):
                            throw TableRefusals(feed: feed.name, refusals: refusals)
                        }
                    }
                }
                return [Check(name: "database", finding: server)] + tables
            }
        } catch {
            return [Check(name: "database", finding: .bad("see above"))]
        }
    }
}

/// One thing looked at.
private struct Check: Sendable {
    enum Finding: Sendable {
        case good(String)
        case bad(String)
    }

    let name: String
    let finding: Finding

    init(name: String, finding: Finding) {
        self.name = name
        self.finding = finding
    }

    init(_ name: String, _ look: () throws -> String) {
        self.name = name
        do { finding = .good(try look()) } catch { finding = .bad("\(error)") }
    }

    var isBad: Bool {
        if case .bad = finding { true } else { false }
    }

    var line: String {
        switch finding {
        case .good(let text): "ok    \(name): \(text)"
        case .bad(let text): "BAD   \(name): \(text)"
        }
    }
}
