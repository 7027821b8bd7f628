// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FileSystem
internal import Foundation
internal import Postgres

/// A seal in the archive that a later database has made, before this one was restored from a backup:
/// its file is there and signed by our key, its row is not.
struct LaterSeal: RowDecodable, Equatable {
    let name: String
    let sha256: [UInt8]

    enum CodingKeys: String, RowColumn { case name, sha256 }

    init(_ row: RowReader<CodingKeys>) throws {
        name = try row[.name]
        sha256 = try row[.sha256]
    }

    private init(name: String, sha256: [UInt8]) {
        self.name = name
        self.sha256 = sha256
    }

    /// Bytes of a seal's file that is read, at most.
    static let bytesLimit = 256 << 20
    /// Such seals that are named, at most.
    static let limit = 100_000

    /// Those that a seal names; nil: any.
    static func named(
        by seal: Int64? = nil, on connection: borrowing Connection
    ) throws -> [LaterSeal] {
        try connection.query(
            """
            select name, sha256 from bascule.seal_later
             where \(seal)::bigint is null or seal = \(seal)
             order by name limit \(limit)
            """
        ).decode(as: LaterSeal.self)
    }

    static func enter(
        _ all: [LaterSeal], into seal: Int64, on connection: borrowing Connection
    ) throws {
        guard !all.isEmpty else { return }
        try connection.execute(
            """
            insert into bascule.seal_later (name, sha256, seal)
            select name, sha256, \(seal)
              from unnest(\(all.map(\.name)), \(all.map(\.sha256))) as n (name, sha256)
            """)
    }

    /// Names of seals in the folder that no row has.
    ///
    /// - Parameter names: of rows that were read already; the others are asked for after the listing.
    static func strangers(
        in folder: String, besides names: Set<String> = [], on connection: borrowing Connection
    ) throws -> [String] {
        guard try FileStatus(path: folder) != nil else { return [] }
        let found = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".seal") && !names.contains($0) }.sorted().prefix(limit)
        let known = try SealBook.names(among: Array(found), on: connection)
        let named = Set(try Self.named(on: connection).map(\.name))
        return found.filter { !known.contains($0) && !named.contains($0) }
    }

    /// Those of the names that the journal has entries of: they were made by this database.
    static func entered(
        _ names: [String], on connection: borrowing Connection
    ) throws -> Set<String> {
        guard !names.isEmpty else { return [] }
        return Set(
            try connection.query(
                """
                select j.result->>'name' from bascule.journal j
                 where j.action = 'archive sealed' and j.result->>'name' = any(\(names))
                """
            ).values(as: String.self))
    }

    /// The seal in a file that one of the keys has signed; nil: it is none of ours, or can't be read.
    static func read(_ name: String, in folder: String, keys: [SealPublicKey]) -> LaterSeal? {
        do {
            let (path, other) = ("\(folder)/\(name)", "\(folder)/\(name).sig")
            guard try FileStatus(path: path)?.isRegular == true,
                try FileStatus(path: other)?.isRegular == true
            else { return nil }
            let text = try FileDigest.bytes(of: path, limit: bytesLimit)
            let signature = try FileDigest.bytes(of: other, limit: SignifyText.bytesLimit)
            guard text.count <= bytesLimit,
                keys.contains(where: { $0.hasSigned(text, by: signature) })
            else { return nil }
            return LaterSeal(name: name, sha256: Array(SHA256.hash(data: Data(text))))
        } catch {
            // A stranger that can't be read is a stranger: that is told.
            return nil
        }
    }
}
