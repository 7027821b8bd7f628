// SPDX-License-Identifier: Apache-2.0

package import Feeds
internal import Foundation
package import Postgres
package import Tables
package import Views

extension Judgement {
    init(_ end: Settlement) {
        self.init(state: end.state.rawValue)
        rowsRead = end.rowsRead
        rowsInserted = end.rowsInserted
        rowsAmended = end.rowsAmended
        rowsUnchanged = end.rowsUnchanged
        rowsRejected = end.rowsRejected
        warnings = end.warnings
        reason = end.reason.isEmpty ? nil : end.reason
        dialect = end.dialect.isEmpty ? nil : end.dialect
        duplicateOf = end.duplicateOf
        if !end.lineAccount.isEmpty { (lines, lineAccount) = (end.lines, end.lineAccount) }
    }

    package init(json: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(json.utf8))
    }

    package var json: String {
        get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
    }
}

extension Judgement.ChangedRow {
    package init(_ amendment: Amendment, named: (String) -> String = { $0 }) {
        self.init(
            line: amendment.line, beforeFileID: amendment.beforeFileID,
            beforeLine: amendment.beforeLine, key: amendment.key,
            changes: amendment.changes.map {
                Change(column: named($0.column), before: $0.before, after: $0.after)
            })
    }

    /// Rows that a file has amended in the feed's tables, in the order of its lines.
    ///
    /// - Parameters:
    ///   - feed: with the table that its rows went to (`LoadedFeed`).
    ///   - zone: the zone of the times shown.
    package static func of(
        _ fileID: Int64, feed: Feed, zone: String, limit: Int = Judgement.changedLimit,
        on connection: Connection
    ) throws -> [Self] {
        let rows = try feed.eachTable.flatMap { table in
            try Amendment.of(fileID, feed: table, zone: zone, limit: limit, on: connection)
                .map { Self($0, named: { feed.name(of: $0, in: table) }) }
        }
        return Array(rows.sorted { $0.line < $1.line }.prefix(limit))
    }
}
