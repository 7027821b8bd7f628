// SPDX-License-Identifier: Apache-2.0

/// A row of a feed's table, its values as ISO 8601 or decimal text in the zone asked for.
package struct DataRow: Sendable, Equatable, Codable {
    /// In the order of the table's columns; nil for an empty cell.
    package let cells: [String?]
    /// The file and line that its values came from.
    package let fileID: Int64
    package let line: Int64

    package init(cells: [String?], fileID: Int64, line: Int64) {
        self.cells = cells
        self.fileID = fileID
        self.line = line
    }

    /// The values of the key; of a table without one, the file and the line.
    package func key(in table: DataTable) -> [String] {
        guard !table.key.isEmpty else { return ["\(fileID)", "\(line)"] }
        return table.key.map { name in
            table.columns.firstIndex { $0.name == name }.flatMap { cells[$0] } ?? ""
        }
    }
}
