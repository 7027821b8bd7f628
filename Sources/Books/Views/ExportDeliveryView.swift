// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A file of an export that goes to another host: what became of it.
package struct ExportDeliveryView: View {
    package static let view = "export_deliveries"

    package var id: Int64
    /// Of the file in the ledger.
    package var exportID: Int64
    package var export: String
    package var each: String?
    package var windowStart: Timestamp?
    package var windowEnd: Timestamp?
    package var revision: Int
    package var path: String
    package var bytes: Int64
    /// The folder's address, with its user and no secret.
    package var target: String
    package var madeAt: Timestamp
    /// `recorded`, `transmitting`, `accepted`, `refused`, `replaced` or `let_go`.
    package var state: String
    package var attempts: Int64
    package var answer: String?
    /// Of the next try; nil: there is none by itself.
    package var dueAt: Timestamp?
    package var triedAt: Timestamp?
    package var endedAt: Timestamp?
    /// Of a file that waits: since when, by whom and why its export is held back; nil: it is not.
    package var pausedAt: Timestamp?
    package var pausedBy: String?
    package var pausedFor: String?

    package enum CodingKeys: String, RowColumn {
        case id, export, each, revision, path, bytes, target, state, attempts, answer
        case exportID = "export_id"
        case windowStart = "window_start"
        case windowEnd = "window_end"
        case madeAt = "made_at"
        case dueAt = "due_at"
        case triedAt = "tried_at"
        case endedAt = "ended_at"
        case pausedAt = "paused_at"
        case pausedBy = "paused_by"
        case pausedFor = "paused_for"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        exportID = try row[.exportID]
        export = try row[.export]
        each = try row[.each]
        windowStart = try row[.windowStart]
        windowEnd = try row[.windowEnd]
        revision = try row[.revision]
        path = try row[.path]
        bytes = try row[.bytes]
        target = try row[.target]
        madeAt = try row[.madeAt]
        state = try row[.state]
        attempts = try row[.attempts]
        answer = try row[.answer]
        dueAt = try row[.dueAt]
        triedAt = try row[.triedAt]
        endedAt = try row[.endedAt]
        pausedAt = try row[.pausedAt]
        pausedBy = try row[.pausedBy]
        pausedFor = try row[.pausedFor]
    }

    package var place: Place { .number(id) }

    /// The words of `state`.
    package static let states = [
        "recorded", "transmitting", "accepted", "refused", "replaced", "let_go",
    ]
}

extension ExportDeliveryView {
    /// Where each of these files goes, by its number in the ledger.
    package static func of(
        _ files: [Int64], on connection: borrowing Connection
    ) throws -> [ExportDeliveryView] {
        try connection.query(
            """
            select \(columns: ExportDeliveryView.self)
              from bascule.export_deliveries
             where export_id = any(\(files))
             order by id
             limit 10000
            """
        ).decode(as: ExportDeliveryView.self)
    }

    /// The newest first.
    package struct Filter: ViewFilter {
        package typealias Item = ExportDeliveryView

        package var export: String?
        package var state: String?
        /// Of a file in the ledger.
        package var exportID: Int64?

        package init() {}

        package var question: Question {
            var conditions: [SQL] = []
            if let exportID { conditions.append("export_id = \(exportID)") }
            var rest: [SQL] = []
            if let export { rest.append("export = \(export)") }
            if let state { rest.append("state = \(state)") }
            return Question(
                key: "id", descending: true,
                [Question.Branch("bascule.export_deliveries", conditions)], rest: rest)
        }
    }
}
