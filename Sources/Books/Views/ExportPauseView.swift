// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// An export of which somebody wants nothing sent to other hosts.
package struct ExportPauseView: Sendable, RowDecodable {
    package let export: String
    package let pausedAt: Timestamp
    package let pausedBy: String
    package let pausedFor: String?
    /// Files that wait, by their targets.
    package let waiting: Int64

    package enum CodingKeys: String, RowColumn {
        case export, waiting
        case pausedAt = "paused_at"
        case pausedBy = "paused_by"
        case pausedFor = "paused_for"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        export = try row[.export]
        pausedAt = try row[.pausedAt]
        pausedBy = try row[.pausedBy]
        pausedFor = try row[.pausedFor]
        waiting = try row[.waiting]
    }

    /// By the exports' names.
    package static func all(
        on connection: borrowing Connection
    ) throws -> [String: ExportPauseView] {
        let found = try connection.query(
            """
            select export, paused_at, paused_by, paused_for, waiting
              from bascule.export_pauses order by export limit 1000
            """
        ).decode(as: ExportPauseView.self)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.export, $0) })
    }
}
