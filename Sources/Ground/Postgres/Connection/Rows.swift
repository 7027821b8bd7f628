// SPDX-License-Identifier: Apache-2.0

/// The rows of a query, all in memory: put a limit in the statement.
package struct Rows: RandomAccessCollection {
    let result: QueryResult

    package var startIndex: Int { 0 }
    package var endIndex: Int { result.rowCount }
    package subscript(position: Int) -> Row { Row(result: result, index: position) }

    /// The columns' names, in order.
    package var columns: [String] { (0..<result.columnCount).map(result.columnName) }

    /// The columns' types as `format_type` takes them: OID and modifier.
    package var types: [(oid: Int64, modifier: Int32)] {
        (0..<result.columnCount).map(result.columnType)
    }
}
