// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Chart.Table {
    /// The columns that its table has in the database.
    ///
    /// - Parameter more: columns that are asked for besides those that stand for ours.
    /// - Throws: `ChartError.table` where some are missing.
    func requireColumns(
        _ more: [String] = [], of chart: String, on connection: borrowing Connection
    ) throws -> Set<String> {
        let names = try connection.query(
            """
            select a.attname::text
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid
              join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = \(name.schema) and c.relname = \(name.name)
               and a.attnum > 0 and not a.attisdropped
             order by a.attnum limit 1600
            """
        ).values(as: String.self)
        let there = Set(names)
        let missing = Set(Array(columns.values) + more).subtracting(there).sorted()
        guard missing.isEmpty else {
            throw ChartError.table(chart: chart, table: name.description, missing: missing)
        }
        return there
    }
}
