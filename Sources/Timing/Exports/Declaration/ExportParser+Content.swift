// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// What is in the file: the query, its columns and how they are written.
extension ExportParser {
    /// The statement, and the line of the file before its first one.
    func source(
        _ map: YAMLMap, lines: [Substring], hasWindows: Bool
    ) -> (statement: ParameterisedSQL, line: Int) {
        if map["table"] != nil { return (table(map, hasWindows: hasWindows), 0) }
        guard let text = map.string("query") else {
            if map["query"] == nil {
                mistakes.add(
                    at: map.node, "The export has neither `query` nor `table`",
                    "Write `query: |` and the SQL on indented lines below")
            }
            return (.empty, 0)
        }
        let line = Self.firstLine(of: map.place("query"), lines) - 1
        do {
            let statement = try ParameterisedSQL(text)
            check(statement, map, hasWindows: hasWindows, line: line)
            return (statement, line)
        } catch let error as ParameterisedSQLError {
            note(map, line: line + error.place.line, error.what, error.remedy)
        } catch {
            note(map, line: line + 1, "\(error)", "Correct the SQL")
        }
        return (.empty, 0)
    }

    private func check(
        _ statement: ParameterisedSQL, _ map: YAMLMap, hasWindows: Bool, line: Int
    ) {
        let words = ["select", "with", "values", "table"]
        if !words.contains(statement.firstWord ?? "") {
            note(
                map, line: line + 1, "The query begins with `\(statement.firstWord ?? "nothing")`",
                "An export only reads: begin with select or with")
        }
        for use in statement.uses where !Export.parameters.contains(use.name) {
            let near = nearest(to: use.name, in: Export.parameters).map { "Did you mean `:\($0)`?" }
            note(
                map, line: line + use.place.line, "`:\(use.name)` is no parameter",
                near ?? "There are \(Export.parameters.map { ":" + $0 }.joined(separator: ", "))")
        }
        let windowed = statement.names.contains { $0 != "zone" }
        if windowed, !hasWindows {
            note(
                map, line: line + 1, "The query asks for a window, and the export has none",
                "Write `grain: factory_day`, or another grain")
        }
        if hasWindows, !windowed {
            note(
                map, line: line + 1, "The query gives the same rows whatever the window",
                "Put `where … >= :window_start and … < :window_end` into it, or take `grain` out")
        }
        if !Self.hasOrder(statement) {
            note(
                map, line: line + 1, "The query does not end in an `order by`",
                "Add one over columns that tell the rows apart: in another order the same rows "
                    + "would look like other data")
        }
    }

    /// Whether the statement has an `order by` outside of all parentheses, comments and texts.
    ///
    /// None that are open there are closed after it.
    static func hasOrder(_ statement: ParameterisedSQL) -> Bool {
        let tokens = statement.tokens
        return tokens.indices.dropLast().contains { index in
            guard tokens[index] == "order", tokens[index + 1] == "by" else { return false }
            var depth = 0
            return tokens[(index + 2)...].allSatisfy { token in
                if token == "(" { depth += 1 }
                if token == ")" { depth -= 1 }
                return depth >= 0
            }
        }
    }

    /// `table: schema.name` with `order: [column, …]`.
    private func table(_ map: YAMLMap, hasWindows: Bool) -> ParameterisedSQL {
        let text = map.string("table") ?? ""
        let order = map.strings("order") ?? []
        let name = #/[a-z_][a-z0-9_]*/#
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count != 2 || parts.contains(where: { $0.wholeMatch(of: name) == nil }) {
            mistakes.add(
                at: map.place("table"), "`\(text)` is no table", "Write `table: schema.name`")
        }
        if map["query"] != nil {
            mistakes.add(
                at: map.place("query"), "The export has both `table` and `query`", "Keep one")
        }
        if hasWindows {
            mistakes.add(
                at: map.place("grain"), "A whole table has no windows",
                "Write a `query` with :window_start and :window_end, or take `grain` out")
        }
        if order.isEmpty || order.contains(where: { $0.wholeMatch(of: name) == nil }) {
            mistakes.add(
                at: map.place("order"), "`order` must name the columns that the rows are sorted by",
                "Write `order: [\(order.first ?? "id")]`, columns that tell the rows apart")
        }
        let sql = "select * from \(text) order by \(order.joined(separator: ", "))"
        do {
            return try ParameterisedSQL(sql)
        } catch {
            // Of names alone it can always be read; of others it is told above that they are none.
            if mistakes.all.isEmpty {
                mistakes.add(at: map.place("table"), "\(error)", "Write plain names")
            }
            return .empty
        }
    }

    func columns(_ map: YAMLMap) -> [Export.Column] {
        var columns: [Export.Column] = []
        for node in map.list("columns") ?? [] {
            if let name = node.text {
                columns.append(Export.Column(name: name, header: name))
                continue
            }
            guard
                let entry = YAMLMap(node, ExportForm.column, of: "a column", mistakes: mistakes)
            else { continue }
            guard let name = entry.string("name") else {
                if entry["name"] == nil {
                    mistakes.add(at: node, "A column has no `name`", "Write `name: column`")
                }
                continue
            }
            let pattern = entry.read("format", TimePattern.init(_:))
            columns.append(
                Export.Column(
                    name: name, header: entry.string("header") ?? name,
                    decimals: entry.integer("decimals"), pattern: pattern,
                    width: entry.integer("width").map(Double.init)))
        }
        let headers = columns.map(\.header)
        if Set(headers).count < headers.count {
            mistakes.add(
                at: map.place("columns"), "Two columns have the same header", "Rename one")
        }
        return columns
    }

    func dialect(_ map: YAMLMap, _ format: Export.Format) -> Export.Dialect {
        for key in ["dialect", "encoding", "unmappable", "missing"]
        where map[key] != nil && format != .csv {
            mistakes.add(
                at: map.place(key), "`\(key)` is for CSV, and the format is \(format.rawValue)",
                "Take it out")
        }
        var dialect = Export.Dialect.named(
            map.choice("dialect", Export.Dialect.Name.self) ?? .rfc4180)
        if let encoding = map.choice("encoding", Export.Dialect.Encoding.self) {
            dialect.encoding = encoding
        }
        guard let text = map.string("unmappable"), text != "refuse" else { return dialect }
        let bytes = Array(text.utf8)
        guard bytes.count == 1, bytes[0] > 0x20, bytes[0] < 0x7F, bytes[0] != dialect.delimiter,
            bytes[0] != UInt8(ascii: "\"")
        else {
            mistakes.add(
                at: map.place("unmappable"), "`unmappable` must be refuse or one character",
                "Write `unmappable: \"?\"`")
            return dialect
        }
        dialect.replacement = bytes[0]
        return dialect
    }

    /// The line on which a text of several lines begins: below its `|`.
    private static func firstLine(of node: YAMLNode, _ lines: [Substring]) -> Int {
        guard node.line > 0, node.line <= lines.count else { return 1 }
        let line = lines[node.line - 1]
        let isBlock = line.wholeMatch(of: #/.*[|>][-+0-9]*\s*(#.*)?/#) != nil
        return node.line + (isBlock ? 1 : 0)
    }

    private func note(_ map: YAMLMap, line: Int, _ what: String, _ remedy: String) {
        mistakes.add(
            Mistake(file: map.node.file, line: line, column: 1, what: what, remedy: remedy))
    }
}
