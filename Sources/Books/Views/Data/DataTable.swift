// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The table of a feed, as it is looked at: its declared columns and no other.
package struct DataTable: Sendable, Equatable {
    package struct Column: Sendable, Equatable {
        package enum Kind: String, Sendable, Codable { case number, instant, day, text, other }

        package let name: String
        /// As PostgreSQL's `format_type` writes it.
        package let type: String
        package let isKey: Bool
        /// What may stand in it; empty: anything.
        package let choices: [String]

        package init(name: String, type: String, isKey: Bool, choices: [String] = []) {
            self.name = name
            self.type = type
            self.isKey = isKey
            self.choices = choices
        }

        package var kind: Kind {
            switch type {
            case "timestamp with time zone": .instant
            case "date": .day
            case "text": .text
            case "integer", "bigint", "double precision": .number
            default: type.hasPrefix("numeric") ? .number : .other
            }
        }
    }

    package let feed: String
    /// Whether it is a further table of its feed.
    package let isBranch: Bool
    package let schema: String
    package let name: String
    package let historyName: String
    package let columns: [Column]
    /// Names of the key's columns in the key's order; empty for a feed without a key.
    package let key: [String]
    /// Columns that tell one series of values from another: a stream, a parameter.
    package let series: [String]

    package init(
        feed: String, isBranch: Bool = false, schema: String, name: String, historyName: String,
        columns: [Column], key: [String], series: [String] = []
    ) {
        self.isBranch = isBranch
        self.series = series
        self.feed = feed
        self.schema = schema
        self.name = name
        self.historyName = historyName
        self.columns = columns
        self.key = key
    }

    /// As people write it.
    package var shown: String { "\(schema).\(name)" }

    /// What it is asked for by, among all tables: its feed, or its own name.
    package var word: String { isBranch ? shown : feed }

    package subscript(name: String) -> Column? { columns.first { $0.name == name } }

    /// The time of its rows: the first column that has one, of the key if there is one.
    package var timeColumn: Column? {
        let timed = columns.filter { $0.kind == .instant || $0.kind == .day }
        return timed.first(where: \.isKey) ?? timed.first
    }

    /// Columns with few values: streams, parameters, states.
    package var choiceColumns: [Column] { columns.filter { !$0.choices.isEmpty } }
}

/// As statements name it.
extension DataTable {
    static let origin = ["file_id", "line_no"]

    var table: String { Self.qualified(schema, name) }
    var history: String { Self.qualified(schema, historyName) }
    /// What tells its rows apart, in the order they are shown in.
    var order: [String] { key.isEmpty ? Self.origin : key }

    func type(of column: String) -> String { self[column]?.type ?? "bigint" }

    private static func qualified(_ schema: String, _ name: String) -> String {
        SQL.quoted(identifier: schema) + "." + SQL.quoted(identifier: name)
    }

    static func list(_ names: [String], _ prefix: String = "") -> SQL {
        SQL(
            stringLiteral: names.map { prefix + SQL.quoted(identifier: $0) }
                .joined(separator: ", "))
    }

    /// The stored columns, then file and line.
    func row(_ prefix: String = "") -> SQL {
        Self.list(columns.map(\.name) + Self.origin, prefix)
    }

    /// The columns alone, as texts.
    func cells(_ prefix: String) -> SQL {
        let texts = columns.map { "to_jsonb(\(prefix)\(SQL.quoted(identifier: $0.name))) #>> '{}'" }
        return SQL(stringLiteral: "array[\(texts.joined(separator: ", "))]::text[]")
    }

    /// The columns as one record, to be compared as a whole.
    func record(_ prefix: String) -> SQL {
        "row(\(raw: Self.list(columns.map(\.name), prefix)))"
    }

    func keysEqual(_ left: String, _ right: String) -> SQL {
        let pairs = key.map { name in
            let quoted = SQL.quoted(identifier: name)
            return "\(left).\(quoted) = \(right).\(quoted)"
        }
        return SQL(stringLiteral: pairs.joined(separator: " and "))
    }
}
