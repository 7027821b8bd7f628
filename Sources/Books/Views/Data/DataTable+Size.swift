// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension DataTable {
    /// About how many rows it has.
    package enum Size: Sendable, Equatable {
        /// Counted.
        case rows(Int)
        /// As the server has estimated last; it was too many to be counted.
        case about(Int64)
        case noTable
    }

    /// Rows that are counted, at most.
    package static let counted = 10_000

    /// Never counts more than `counted` rows, however many there are.
    package func size(on connection: borrowing Connection) throws -> Size {
        let estimate = try connection.query(
            """
            select reltuples::bigint from pg_class
             where oid = to_regclass(\(table)) and relkind in ('r', 'p')
            """
        ).firstValue(as: Int64.self)
        guard let estimate else { return .noTable }
        guard estimate <= Int64(Self.counted) else { return .about(estimate) }
        let rows = try connection.query(
            """
            select count(*) from (select from \(raw: SQL(stringLiteral: table))
                                   limit \(Self.counted + 1)) as counted
            """
        ).value(as: Int.self)
        return rows > Self.counted ? .about(Int64(rows)) : .rows(rows)
    }
}
