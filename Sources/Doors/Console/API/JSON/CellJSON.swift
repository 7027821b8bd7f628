// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Views

/// Values of a table as programs read them: exact numerics as texts, instants in UTC.
enum CellJSON {
    /// The columns of a row, each with its value.
    static func members(_ cells: [String?], _ columns: [DataTable.Column]) -> [JSON.Member] {
        zip(columns, cells).map { JSON.Member(name: $0.name, value: value($1, $0)) }
    }

    static func value(_ cell: String?, _ column: DataTable.Column) -> JSON {
        guard let cell else { return .null }
        return switch column.type {
        case "smallint", "integer", "bigint": .number(cell)
        case "double precision", "real":
            Double(cell)?.isFinite == true ? .number(cell) : .text(cell)
        case "boolean": .boolean(cell == "true")
        case "timestamp with time zone": .text(instant(cell))
        default: .text(cell)
        }
    }

    /// `2026-03-15T07:30:00.5-04:00` is `2026-03-15T11:30:00.5Z`; what is no such instant stays.
    static func instant(_ text: String) -> String {
        guard let instant = InstantText.exact(text) else { return text }
        return InstantText.utc(instant.seconds).dropLast() + instant.fraction + "Z"
    }
}

extension DataRow {
    /// As its table has it: its columns, its file and its line.
    func json(in table: DataTable) -> JSON {
        .object(
            CellJSON.members(cells, table.columns) + [
                JSON.Member(name: "file_id", value: .integer(fileID)),
                JSON.Member(name: "line_no", value: .integer(line)),
            ])
    }
}
