// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A file of the ledger by its id and name.
package struct LedgerName: RowDecodable, Sendable, Equatable {
    package let id: Int64
    package let name: String

    package enum CodingKeys: String, RowColumn { case id, name }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        name = try row[.name]
    }

    /// Files told of, at most.
    private static let limit = 1_000

    static func duplicates(of fileID: Int64, on connection: Connection) throws -> [LedgerName] {
        try connection.query(
            """
            select id, name from bascule.file
             where sha256 = (select sha256 from bascule.file where id = \(fileID))
               and feed = (select feed from bascule.file where id = \(fileID))
               and duplicate_of = \(fileID) and state = 'duplicate'
             order by id
             limit \(limit)
            """
        ).decode()
    }
}
