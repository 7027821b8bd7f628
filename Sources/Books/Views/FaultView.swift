// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// A fault of a row or a file.
package struct FaultView: View {
    package static let view = "faults"

    package var id: Int64
    package var fileID: Int64
    /// From 1; nil: it is the whole file's.
    package var line: Int64?
    package var columnName: String?
    package var value: String?
    package var rule: String
    /// `reject` or `warn`.
    package var severity: String
    package var message: String
    package var original: String?

    package enum CodingKeys: String, RowColumn {
        case id, line, value, rule, severity, message, original
        case fileID = "file_id"
        case columnName = "column_name"
    }

    package init(_ row: RowReader<CodingKeys>) throws {
        id = try row[.id]
        fileID = try row[.fileID]
        line = try row[.line]
        columnName = try row[.columnName]
        value = try row[.value]
        rule = try row[.rule]
        severity = try row[.severity]
        message = try row[.message]
        original = try row[.original]
    }

    package var place: Place { .number(id) }
}

extension FaultView {
    /// The faults of a file, in the order they were found.
    package struct Filter: ViewFilter {
        package typealias Item = FaultView

        package var fileID: Int64
        package var rule: String?
        package var severity: String?
        package var column: String?

        package init(fileID: Int64) { self.fileID = fileID }

        package var question: Question {
            var rest: [SQL] = []
            if let rule { rest.append("rule = \(rule)") }
            if let severity { rest.append("severity = \(severity)") }
            if let column { rest.append("column_name = \(column)") }
            let branch = Question.Branch("bascule.faults", "file_id", only: "\(fileID)")
            return Question(key: "id", descending: false, [branch], rest: rest)
        }
    }
}
