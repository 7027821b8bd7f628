// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Foundation
package import Postgres

/// Files left in the work folder by dead processes.
package struct WorkFolder: Sendable {
    private let path: String

    package init(_ layout: StorageLayout) { path = layout.work }

    /// A nameless fault spool has its name for a moment, and members on trial theirs for as long as it
    /// takes to judge them; what is this old, in seconds, was left by a crash.
    private static let spoolSeconds: Int64 = 3_600

    /// Removes files that no process holds, except inputs that the ledger has still to copy.
    ///
    /// - Returns: how many were removed.
    @discardableResult
    package func clean(on connection: Connection) throws -> Int {
        let all = try FileManager.default.contentsOfDirectory(atPath: path)
        let folders = try all.filter { $0.hasPrefix(MemberTrial.prefix) }
            .map { "\(path)/\($0)" }.filter(isLeft)
        for folder in folders { try FileManager.default.removeItem(atPath: folder) }
        let names = all.filter {
            $0.hasPrefix(InputSpool.prefix) || $0.hasPrefix(FaultSpool.prefix)
        }
        guard !names.isEmpty else { return folders.count }
        let pending = Set(
            try connection.query(
                """
                select inbox_path from bascule.file where stored_at is null
                   and inbox_path = any(\(names.map { "\(path)/\($0)" }))
                """
            ).values(as: String.self))
        return try names.map { "\(path)/\($0)" }.filter { !pending.contains($0) }
            .filter(isLeft).map(Folder.remove).count + folders.count
    }

    private func isLeft(_ path: String) throws -> Bool {
        guard Folder.name(of: path).hasPrefix(InputSpool.prefix) else {
            guard let status = try FileStatus(path: path) else { return false }
            let age =
                Int64(Date().timeIntervalSince1970) - status.changedNanoseconds / 1_000_000_000
            return age > Self.spoolSeconds
        }
        return try FileLock(sharing: path).takeAlone()
    }
}
