// SPDX-License-Identifier: Apache-2.0

package import Postgres

extension ExportView {
    /// Files whose rows have changed since and which have no newer revision, newest window first.
    package static func amended(
        limit: Int, on connection: borrowing Connection
    ) throws -> [ExportView] {
        try connection.query(
            """
            select \(columns: ExportView.self) from \(raw: source)
             where state = 'amended' and amended_by is null
             order by window_start desc nulls first, id desc
             limit \(limit)
            """
        ).decode(as: ExportView.self)
    }

    /// How many of those each export has; none of one that has none.
    package static func amendedCounts(on connection: borrowing Connection) throws -> [String: Int] {
        let rows = try connection.query(
            """
            select export, count(*) as amended from bascule.exports
             where state = 'amended' and amended_by is null
             group by export
            """
        ).map(by: AmendedCount.self) {
            (try $0[.export, as: String.self], try $0[.amended, as: Int.self])
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private enum AmendedCount: String, RowColumn { case export, amended }
}
