// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
package import Postgres
internal import Wording

/// A file in the ledger of exports.
package struct ExportRecord: Sendable, Equatable {
    package var id: Int64
    package var export: String
    /// Seconds since 1970-01-01 UTC; nil where the export has no windows.
    package var windowStart: Int64?
    package var windowEnd: Int64?
    /// The value whose rows it has, of an export with a file for each.
    package var each: String?
    package var revision: Int
    package var path: String
    package var bytes: Int
    package var rows: Int
    /// Lower-case hexadecimal.
    package var sha256: String
    package var dataSHA256: String
    package var declaration: String
    /// 1: `declaration` is the digest of the declaration's text; 2: of what it says.
    package var declarationForm: Int
    /// Names and types of the query's columns, of a file of changes; nil: it has all rows.
    package var shape: String?
    /// It was gone before it had its name for sure.
    package var isLost = false

    static let parsedForm = 2
}

extension ExportRecord: RowDecodable {
    package enum CodingKeys: String, RowColumn {
        case id, export, each, revision, path, bytes, rows, sha256, declaration, shape
        case windowStart = "window_start"
        case windowEnd = "window_end"
        case dataSHA256 = "data_sha256"
        case declarationForm = "declaration_form"
        case lostAt = "lost_at"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        self.init(
            id: try row[.id], export: try row[.export],
            windowStart: try row[.windowStart, as: Timestamp?.self]?.seconds,
            windowEnd: try row[.windowEnd, as: Timestamp?.self]?.seconds,
            each: try row[.each],
            revision: try row[.revision], path: try row[.path], bytes: try row[.bytes],
            rows: try row[.rows], sha256: hexadecimal(try row[.sha256]),
            dataSHA256: hexadecimal(try row[.dataSHA256]),
            declaration: hexadecimal(try row[.declaration]),
            declarationForm: try row[.declarationForm], shape: try row[.shape],
            isLost: try row[.lostAt, as: Timestamp?.self] != nil)
    }
}
