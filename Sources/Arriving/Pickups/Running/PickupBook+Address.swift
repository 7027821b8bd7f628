// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// What a single file of the web was when it was fetched last.
extension PickupBook {
    struct Last: RowDecodable {
        /// Of its item.
        let id: Int64
        /// In hexadecimal.
        let digest: String
        /// What its host has said of it; empty: nothing.
        let version: String

        enum CodingKeys: String, RowColumn { case id, digest, version }

        init(_ row: RowReader<CodingKeys>) throws {
            id = try row[.id]
            digest = try row[.digest]
            version = try row[.version]
        }
    }

    /// The newest file that an address gave; nil: none was judged yet.
    static func last(
        _ pickup: String, _ source: String, on connection: borrowing Connection
    ) throws -> Last? {
        try connection.query(
            """
            select i.id, encode(f.sha256, 'hex') as digest, i.version
              from bascule.pickup_item i
              join bascule.file f on f.id = i.file_id
             where i.pickup = \(pickup) and i.source = \(source) and f.sha256 is not null
             order by i.id desc
             limit 1
            """
        ).first(as: Last.self)
    }

    /// The same bytes have come again, under another version.
    static func note(
        version: String, of id: Int64, on connection: borrowing Connection
    ) throws {
        _ = try connection.execute(
            "update bascule.pickup_item set version = \(version) where id = \(id)")
    }
}
