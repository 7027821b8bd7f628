// SPDX-License-Identifier: Apache-2.0

package import Postgres

/// What a declaration of a chart has to know of a feed.
package struct FeedTable: Sendable {
    package var name: QualifiedName
    package var columns: [String]
    /// What the columns hold.
    package var contents: [String: Content]

    package enum Content: Sendable {
        case number, time, day, other

        /// Of a column of this type, as PostgreSQL's `format_type` writes it.
        package init(sqlName: String) {
            let numbers = ["numeric", "double precision", "real", "integer", "bigint", "smallint"]
            self =
                switch sqlName {
                case "timestamp with time zone": .time
                case "date": .day
                case let name where numbers.contains(where: name.hasPrefix): .number
                default: .other
                }
        }
    }

    package init(name: QualifiedName, columns: [(name: String, content: Content)]) {
        self.name = name
        self.columns = columns.map(\.name)
        contents = Dictionary(columns.map { ($0.name, $0.content) }) { first, _ in first }
    }
}
