// SPDX-License-Identifier: Apache-2.0

package import FileSystem
internal import Foundation
internal import Journal
package import Postgres

/// Hidden files in an inbox that a process which hands files in has left when it died.
package struct HandInLeftovers: Sendable {
    private static let prefix = ".bascule-"
    private static let ending = ".part"
    /// Seconds after which no process can be writing one any more.
    private static let age: Int64 = 86_400

    private let folder: OpenFolder

    /// - Parameter folder: of a feed, in the inbox.
    package init(in folder: OpenFolder) { self.folder = folder }

    /// The name of bytes that have no row yet.
    static func newName() -> String { "\(prefix)\(UUID().uuidString)\(ending)" }

    /// The name of a member of a container until it has a row: the next attempt finds what one that
    /// died has left.
    static func name(ofMember place: Int, of container: Int64) -> String {
        "\(prefix)m\(container)-\(place)\(ending)"
    }

    /// The name of a row's bytes until they get their own.
    static func name(of fileID: Int64) -> String { "\(prefix)\(fileID)\(ending)" }

    /// Removes those that are older than a day and belong to no open row.
    ///
    /// One whose row was closed unread, because its inbox was away or seemed empty then, gets its row
    /// back: `Recovery` gives it its name.
    ///
    /// - Parameters:
    ///   - now: seconds since 1970.
    ///   - actor: as the journal names actors.
    /// - Returns: how many.
    package func remove(now: Int64, by actor: String, on connection: Connection) throws -> Int {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasPrefix(Self.prefix) && $0.hasSuffix(Self.ending) }
        guard !names.isEmpty else { return 0 }
        try takeBack(names.compactMap(Self.fileID), by: actor, on: connection)
        let open = Set(
            try connection.query(
                """
                select id from bascule.file
                 where stored_at is null and origin = any(\(HandIn.Origin.names))
                   and id = any(\(names.compactMap(Self.fileID)))
                """
            ).values(as: Int64.self))
        var count = 0
        for name in names where !(Self.fileID(of: name).map(open.contains) ?? false) {
            let path = RawPath(in: folder, name: name)
            guard let status = try FileStatus(path), status.isRegular,
                now - status.changedNanoseconds / 1_000_000_000 > Self.age
            else { continue }
            try Folder.remove(path)
            count += 1
        }
        return count
    }

    private func takeBack(
        _ ids: [Int64], by actor: String, on connection: Connection
    ) throws {
        try connection.transaction { connection in
            let back = try connection.query(
                """
                update bascule.file
                   set state = 'arrived', stored_at = null, reason = null
                 where id = any(\(ids)) and origin = any(\(HandIn.Origin.names))
                   and state = 'failed' and attempts = 0 and stored_path is null
                   and inode is not null
                returning id
                """
            ).values(as: Int64.self)
            guard !back.isEmpty else { return }
            _ = try connection.execute("delete from bascule.fault where file_id = any(\(back))")
            try JournalEntry.write(
                selecting: """
                    select \(actor)::text, 'retry', 'file ' || f.id,
                           jsonb_build_object('state', 'failed'), '{}'::jsonb, null::interval
                      from bascule.file f where f.id = any(\(back)) order by f.id
                    """, on: connection)
        }
    }

    private static func fileID(of name: String) -> Int64? {
        Int64(name.dropFirst(prefix.count).dropLast(ending.count))
    }
}

extension RootedPath {
    /// Whether the bytes of a row do not lie beside it under the name that they have until they get
    /// this one.
    func isWithout(hiddenOf fileID: Int64) throws(FileError) -> Bool {
        guard let hidden = try beside(HandInLeftovers.name(of: fileID)).held() else { return true }
        return try FileStatus(hidden) == nil
    }
}
