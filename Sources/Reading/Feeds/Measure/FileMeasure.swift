// SPDX-License-Identifier: Apache-2.0

/// What came in a file, column by column: what later files of its feed are compared with.
package struct FileMeasure: Sendable, Codable, Equatable {
    /// Rows that were judged, the refused ones among them.
    package var rows: Int64
    package var refused: Int64
    package var columns: [Column]

    package struct Column: Sendable, Codable, Equatable {
        package var name: String
        /// Rows that were looked at, and those of them without a value.
        package var rows: Int64
        package var empty: Int64
        /// Of its numbers; nil: it has none.
        package var mean: Double?
        /// Their standard deviation; nil: fewer than two.
        package var spread: Double?
        /// Its different texts, where they are few and short, in their order; nil: they are not.
        package var values: [String]?

        package init(
            name: String, rows: Int64, empty: Int64, mean: Double? = nil, spread: Double? = nil,
            values: [String]? = nil
        ) {
            self.name = name
            self.rows = rows
            self.empty = empty
            self.mean = mean
            self.spread = spread
            self.values = values
        }
    }

    package init(rows: Int64, refused: Int64, columns: [Column]) {
        self.rows = rows
        self.refused = refused
        self.columns = columns
    }

    /// What came in a file's tables; nil: nothing was measured.
    package init?(of tables: [MeasureTaker], rows: Int64, refused: Int64) {
        guard var all = tables.first?.measure(rows: rows, refused: refused) else { return nil }
        for table in tables.dropFirst() {
            all.columns += table.measure(rows: rows, refused: refused).columns
        }
        all.columns = Array(all.columns.prefix(Limits.columns))
        self = all
    }

    package enum Limits {
        /// Earlier files that one is compared with.
        package static let filesMost = 30
        /// With fewer nothing is said.
        package static let filesLeast = 8
        /// Different texts of a column that are a short list.
        package static let values = 20
        /// Bytes of such a text.
        package static let valueBytes = 60
        /// Rows that are looked at one by one; of further ones each sixteenth.
        package static let rowsWhole = 10_000
        package static let oneOf = 16
        /// Columns that are measured: the first ones.
        package static let columns = 200
        /// Findings that are told one by one.
        package static let told = 5
    }
}
