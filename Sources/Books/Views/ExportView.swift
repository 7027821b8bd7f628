// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A file that was written for someone else.
package struct ExportView: View {
    package static let view = "exports"

    package var id: Int64
    package var export: String
    /// Nil where the export has no windows.
    package var windowStart: Timestamp?
    /// Not included.
    package var windowEnd: Timestamp?
    /// The value whose rows it has, of an export with a file for each.
    package var each: String?
    package var revision: Int
    package var format: String
    package var path: String
    package var bytes: Int64
    package var rows: Int64
    /// In hexadecimal; of the bytes.
    package var sha256: String
    /// Of the rows as the database returned them.
    package var dataSHA256: String
    /// `current`, `amended`, `redeclared`, `writing` or `lost`.
    package var state: String
    /// Its newer revision, and the path of that.
    package var amendedBy: Int64?
    package var amendedPath: String?
    package var madeBy: String
    package var madeAt: Timestamp
    package var durationSeconds: Double?
    package var placedAt: Timestamp?
    package var amendedAt: Timestamp?
    package var checkedAt: Timestamp?
    package var redeclaredAt: Timestamp?
    package var problem: String?
    /// Whether it says what has changed since the file before: it is no other form of that one.
    package var isOfChanges: Bool

    package enum CodingKeys: String, RowColumn {
        case id, export, each, revision, format, path, bytes, rows, sha256, state, problem
        case windowStart = "window_start"
        case windowEnd = "window_end"
        case dataSHA256 = "data_sha256"
        case amendedBy = "amended_by"
        case amendedPath = "amended_path"
        case madeBy = "made_by"
        case madeAt = "made_at"
        case durationSeconds = "duration_seconds"
        case placedAt = "placed_at"
        case amendedAt = "amended_at"
        case checkedAt = "checked_at"
        case redeclaredAt = "redeclared_at"
        case isOfChanges = "is_of_changes"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        export = try row[.export]
        windowStart = try row[.windowStart]
        windowEnd = try row[.windowEnd]
        each = try row[.each]
        revision = try row[.revision]
        format = try row[.format]
        path = try row[.path]
        bytes = try row[.bytes]
        rows = try row[.rows]
        sha256 = try row[.sha256]
        dataSHA256 = try row[.dataSHA256]
        state = try row[.state]
        amendedBy = try row[.amendedBy]
        amendedPath = try row[.amendedPath]
        madeBy = try row[.madeBy]
        madeAt = try row[.madeAt]
        durationSeconds = try row[.durationSeconds]
        placedAt = try row[.placedAt]
        amendedAt = try row[.amendedAt]
        checkedAt = try row[.checkedAt]
        redeclaredAt = try row[.redeclaredAt]
        problem = try row[.problem]
        isOfChanges = try row[.isOfChanges]
    }

    package var place: Place { .number(id) }
}

extension ExportView {
    static let source: SQL = """
        (select *, extract(epoch from duration)::float8 as duration_seconds
           from bascule.exports) as exports
        """

    package struct Filter: ViewFilter {
        package typealias Item = ExportView

        package var id: Int64?
        package var export: String?
        /// Of the window that begins then.
        package var windowStart: Timestamp?
        /// Empty: all.
        package var states: [String] = []
        /// Only files without a newer revision.
        package var isNewestOnly = false

        package init() {}

        package var question: Question {
            var conditions: [SQL] = []
            if let id { conditions.append("id = \(id)") }
            if let export { conditions.append("export = \(export)") }
            var rest: [SQL] = []
            if !states.isEmpty { rest.append("state = any(\(states))") }
            if let windowStart { rest.append("window_start = \(windowStart)") }
            if isNewestOnly { rest.append("amended_by is null") }
            return Question(
                key: "id", descending: true, [Question.Branch(ExportView.source, conditions)],
                rest: rest)
        }
    }
}
