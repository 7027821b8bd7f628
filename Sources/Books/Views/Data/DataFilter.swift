// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// Which rows of a feed's table are asked for; all of its conditions hold together.
package struct DataFilter: Sendable, Equatable {
    /// Values that columns must have, as PostgreSQL reads them.
    package var equal: [String: String] = [:]
    /// Times of the rows, of the table's `timeColumn`: from one instant, and before another.
    package var from: Timestamp?
    package var until: Timestamp?
    /// The table as it was known then; nil: as it is.
    package var asOf: Timestamp?

    package init() {}

    /// The conditions on a row, each with the column it is of.
    func conditions(_ table: DataTable, _ prefix: String) -> [(column: String, sql: SQL)] {
        func name(_ column: String) -> SQL {
            SQL(stringLiteral: prefix + SQL.quoted(identifier: column))
        }
        var all: [(String, SQL)] = equal.sorted { $0.key < $1.key }.map { column, value in
            (column, "\(raw: name(column)) = \(raw: Self.value(value, table.type(of: column)))")
        }
        guard let time = table.timeColumn else { return all }
        // A day is one of the site's zone, which the session has.
        let type: SQL = time.kind == .day ? "::date" : ""
        if let from {
            all.append((time.name, "\(raw: name(time.name)) >= \(from)\(raw: type)"))
        }
        if let until {
            all.append((time.name, "\(raw: name(time.name)) < \(until)\(raw: type)"))
        }
        return all
    }

    static func value(_ text: String, _ type: String) -> SQL {
        "\(text)::text::\(raw: SQL(stringLiteral: type))"
    }

    /// Tells it from any other, and from that of another table.
    ///
    /// - Parameter moment: where what is other since is asked for.
    func fingerprint(_ table: DataTable, since moment: Timestamp? = nil) -> UInt64 {
        let conditions = conditions(table, "").map(\.sql).joined(separator: " and ")
        let whole: SQL =
            "\(raw: SQL(stringLiteral: table.table)) \(asOf) \(moment) \(raw: conditions)"
        return whole.fingerprint
    }
}
