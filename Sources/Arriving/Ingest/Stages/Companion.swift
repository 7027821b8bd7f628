// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
internal import Inbox
internal import Postgres

/// A marker or checksum file that came with a file, and follows it.
///
/// The ledger keeps its identity until it has followed: one of the same name that is sent later
/// belongs to the next file.
struct Companion: Sendable {
    /// Absolute.
    let path: String
    let identity: SettledIdentity

    /// The one that is there now.
    ///
    /// - Returns: nil if there is none.
    init?(of arrival: Arrival, at path: String) throws(FileError) {
        guard let place = try arrival.place.beside(Folder.name(of: path)).held(),
            let status = try FileStatus(place)
        else { return nil }
        self.path = path
        identity = SettledIdentity(
            inode: status.inode, size: status.size, changedNanoseconds: status.changedNanoseconds)
    }

    private init(path: String, identity: SettledIdentity) {
        self.path = path
        self.identity = identity
    }
}

extension Companion {
    /// Records the companions of the claimed files; one statement, none if there are none.
    static func noteCompanions(of claims: inout [Claim], on connection: Connection) throws {
        for index in claims.indices where !claims[index].arrival.companions.isEmpty {
            let arrival = claims[index].arrival
            claims[index].companions =
                claims[index].pending == nil
                ? try arrival.companions.compactMap { try Companion(of: arrival, at: $0) }
                : try of(claims[index].fileID, on: connection)
        }
        let noted = claims.filter { $0.pending == nil }.flatMap { claim in
            claim.companions.map { (claim.fileID, $0) }
        }
        guard !noted.isEmpty else { return }
        _ = try connection.execute(
            "delete from bascule.companion where file_id = any(\(noted.map(\.0)))")
        _ = try connection.execute(
            """
            insert into bascule.companion (file_id, path, inode, changed_ns)
            select * from unnest(\(noted.map(\.0)), \(noted.map(\.1.path)),
                                 \(noted.map { Int64(bitPattern: $0.1.identity.inode) }),
                                 \(noted.map(\.1.identity.changedNanoseconds)))
            """)
    }

    /// Companions of a file that have not followed it yet, from the ledger.
    static func of(_ fileID: Int64, on connection: Connection) throws -> [Companion] {
        try connection.query(
            """
            select path, inode, changed_ns from bascule.companion where file_id = \(fileID)
             order by path
            """
        ).map(by: Column.self) { row in
            Companion(
                path: try row[.path],
                identity: SettledIdentity(
                    inode: UInt64(bitPattern: try row[.inode]), size: 0,
                    changedNanoseconds: try row[.changed]))
        }
    }

    private enum Column: String, RowColumn {
        case path, inode
        case changed = "changed_ns"
    }

    /// Moves it beside its file, unless it has gone or another has taken its place.
    func move(
        of fileID: Int64, at file: RootedPath, beside stored: String, anchor: String?,
        keepsOriginal: Bool
    ) throws {
        guard let place = try file.beside(Folder.name(of: path)).held(),
            let status = try FileStatus(place),
            status.inode == identity.inode,
            status.changedNanoseconds == identity.changedNanoseconds
        else { return }
        var move = FileMove(
            fileID: fileID, path: path, source: place, identity: FileIdentity(status), sha256: nil,
            destination: "\(Folder.parent(of: stored))/\(Folder.name(of: path))",
            keepsOriginal: keepsOriginal)
        move.anchor = anchor
        _ = try move.run()
    }
}
