// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The columns that the statements give.
extension MergeStatements {
    /// Of `isContested`.
    enum MetColumn: String, RowColumn {
        case isContested = "is_contested"
        case hasForms = "has_forms"
    }

    /// Of `isPlain`.
    enum PlainColumn: String, RowColumn {
        case amendments
        case isPlain = "is_plain"
    }

    /// Of `hasCompany`.
    enum CompanyColumn: String, RowColumn { case alone, together }

    /// Of `behindHeld`.
    enum HeldColumn: String, RowColumn {
        case file = "file_id"
        case line = "line_no"
        case heldFile = "held_file_id"
        case heldLine = "held_line_no"
    }
}
