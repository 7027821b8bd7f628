// SPDX-License-Identifier: Apache-2.0

package import Feeds
package import Postgres

/// Finds the files that had to do with a row, by its key.
package enum KeyFiles {
    /// The files that brought the row's versions or replaced them, in no order.
    ///
    /// By the index of the key: the whole key, its values with `;` between them, or its first
    /// column's value.
    ///
    /// - Returns: empty where the text is no value of the column.
    package static func ids(
        _ text: String, feed: Feed, limit: Int, on connection: borrowing Connection
    ) throws -> [Int64] {
        let shape = TableShape(feed)
        guard let first = shape.key.first, try isThere(shape, on: connection) else { return [] }
        let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        let wanted =
            parts.count == shape.key.count ? Array(zip(shape.key, parts)) : [(first, text)]
        let types = Dictionary(uniqueKeysWithValues: shape.columns.map { ($0.name, $0.type) })
        let condition = wanted.map { name, value -> SQL in
            let type = SQL(stringLiteral: types[name] ?? "text")
            return "\(identifier: name) = \(value)::text::\(raw: type)"
        }.joined(separator: " and ")
        let (table, history) = (SQL(stringLiteral: shape.table), SQL(stringLiteral: shape.history))
        do {
            return try connection.query(
                """
                select file_id from \(raw: table) where \(raw: condition)
                union
                select file_id from \(raw: history) where \(raw: condition)
                union
                select replaced_by_file_id from \(raw: history)
                 where \(raw: condition) and replaced_by_file_id is not null
                 limit \(limit)
                """
            ).values(as: Int64.self)
        } catch let error as PostgresError where error.sqlstate?.hasPrefix("22") == true {
            return []
        }
    }

    private static func isThere(
        _ shape: TableShape, on connection: borrowing Connection
    ) throws -> Bool {
        try connection.query(
            """
            select to_regclass(\(shape.table)) is not null
                   and to_regclass(\(shape.history)) is not null
            """
        ).value()
    }
}
