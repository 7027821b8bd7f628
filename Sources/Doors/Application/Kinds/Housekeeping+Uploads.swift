// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Feeds
internal import FileSystem
internal import Foundation
internal import Ingest
internal import Jobs
internal import Postgres
internal import Wording

extension Housekeeping {
    /// Days that an upload waits to be imported or discarded.
    private static let openDays = 7
    /// Days that it is known afterwards what became of it.
    private static let endedDays = 90
    /// Days after which a file in the folder that no upload knows was left by a dead process.
    private static let leftDays = 1
    /// Uploads that one run lets go; the next takes the rest.
    private static let limitUploads = 1_000

    /// Lets go of what nobody has imported, and of what dead processes have left.
    func uploads(by actor: String, on connection: Connection) throws -> HousekeepingReport {
        let folder = UploadFolder(settings)
        let forgotten = try UploadBook.forgotten(
            for: Self.seconds(Self.openDays), limit: Self.limitUploads, on: connection)
        for upload in forgotten {
            let isMine = try commitGuard.transaction(on: connection) {
                try UploadBook.end(upload.id, as: nil, by: actor, on: $0)
            }
            if isMine { try folder.empty(upload.path) }
        }
        let purged = try commitGuard.transaction(on: connection) {
            try UploadBook.purge(
                endedFor: Self.seconds(Self.endedDays), limit: Self.limitUploads, on: $0)
        }
        let fetches = try commitGuard.transaction(on: connection) {
            try FetchBook.purge(
                open: Self.seconds(Self.openDays), ended: Self.seconds(Self.endedDays),
                limit: Self.limitUploads, on: $0)
        }
        let left =
            try removeLeft(in: folder, on: connection)
            + removeLeftInInboxes(by: actor, on: connection)
        return HousekeepingReport(
            lines: [
                .counted(
                    forgotten.count, en: "let go of # upload[s]", fr: "# dépôt[s] abandonné[s]")
            ], counts: ["uploads": forgotten.count, "purged": purged + fetches, "left": left])
    }

    private static func seconds(_ days: Int) -> Double { Double(days) * 86_400 }

    private func removeLeft(in folder: UploadFolder, on connection: Connection) throws -> Int {
        guard try FileStatus(path: folder.path) != nil else { return 0 }
        let files = FileManager.default
        var count = 0
        for name in try files.contentsOfDirectory(atPath: folder.path) {
            let path = "\(folder.path)/\(name)"
            guard let status = try FileStatus(path: path), isLeft(status) else { continue }
            guard status.isFolder else {
                try Folder.remove(path)
                count += 1
                continue
            }
            let inside = try files.contentsOfDirectory(atPath: path).map { "\(path)/\($0)" }
            guard try !inside.contains(where: { try UploadBook.isOpen(at: $0, on: connection) })
            else { continue }
            for file in inside { try Folder.remove(file) }
            try Folder.removeEmpty(path)
            count += 1
        }
        return count
    }

    /// Hidden files of hand-ins that died; of a folder that can't be opened the watcher tells.
    private func removeLeftInInboxes(
        by actor: String, on connection: Connection
    ) throws -> Int {
        let now = Int64(Date().timeIntervalSince1970)
        var count = 0
        for folder in Set(installation.catalog.feeds.map(\.folder)) {
            guard let open = try UploadFolder.inbox(folder, of: settings) else { continue }
            count += try HandInLeftovers(in: open).remove(
                now: now, by: actor, on: connection)
        }
        return count
    }

    private func isLeft(_ status: FileStatus) -> Bool {
        let age =
            Int64(Date().timeIntervalSince1970) - status.changedNanoseconds / 1_000_000_000
        return Double(age) > Self.seconds(Self.leftDays)
    }
}
