// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import FileSystem
internal import Postgres

/// A file in the ledger of exports.
package struct ExportRecord: Sendable, Equatable {
    package var id: Int64
    package var export: String
    /// Seconds since 1970-01-01 UTC; nil where the export has no windows.
    package var windowStart: Int64?
    package var windowEnd: Int64?
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

    static let parsedForm = 2

    /// Whether the file was written by the declaration as it is now.
    func isDeclared(as export: Export) -> Bool {
        declaration
            == hexadecimal(declarationForm == Self.parsedForm ? export.digest : export.textDigest)
    }

    /// Whether it has a part in a window; what has no windows is of all times.
    func overlaps(_ window: Window?) -> Bool {
        guard let windowStart, let windowEnd, let window else { return true }
        return windowStart < window.end && windowEnd > window.start
    }
}
