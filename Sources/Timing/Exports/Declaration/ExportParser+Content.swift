// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres
internal import Wording

/// The file's content: the query, its columns and their formats.
extension ExportParser {
    /// The statement, and the line of the file before its first one.
    func source(
        _ map: YAMLMap, lines: [Substring], hasWindows: Bool
    ) -> (statement: ParameterisedSQL, line: Int) {
        if map["table"] != nil { return (table(map, hasWindows: hasWindows), 0) }
        let found = source(map, lines: lines)
        if found.statement != .empty {
            checkWindows(found.statement, map, hasWindows: hasWindows, line: found.line)
        }
        return found
    }

    /// The statement below `query`, whatever the window.
    func source(
        _ map: YAMLMap, lines: [Substring]
    ) -> (statement: ParameterisedSQL, line: Int) {
        guard let text = map.string("query") else {
            if map["query"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(
                        en: "The export has neither `query` nor `table`",
                        fr: "L'export n'a ni `query` ni `table`"),
                    Phrase(
                        en: "Write `query: |` and the SQL on indented lines below",
                        fr: "Écrivez `query: |` et le SQL au-dessous, en retrait"))
            }
            return (.empty, 0)
        }
        let line = Self.firstLine(of: map.place("query"), lines) - 1
        do {
            let statement = try ParameterisedSQL(text)
            check(statement, map, line: line)
            checkOrder(statement, map, line: line)
            return (statement, line)
        } catch let error as ParameterisedSQLError {
            noteMistake(map, line: line + error.place.line, error.what, error.remedy)
        } catch {
            noteMistake(
                map, line: line + 1, Phrase(of: error),
                Phrase(en: "Correct the SQL", fr: "Corrigez le SQL"))
        }
        return (.empty, 0)
    }

    /// What holds for the query and for `each`.
    func check(_ statement: ParameterisedSQL, _ map: YAMLMap, line: Int) {
        let words = ["select", "with", "values", "table"]
        if !words.contains(statement.firstWord ?? "") {
            noteMistake(
                map, line: line + 1,
                Phrase(
                    en: "The query begins with `\(statement.firstWord ?? "nothing")`",
                    fr: "La requête commence par `\(statement.firstWord ?? "rien")`"),
                Phrase(
                    en: "An export only reads: begin with select or with",
                    fr: "Un export ne fait que lire : commencez par select ou with"))
        }
        for use in statement.uses where !Export.parameters.contains(use.name) {
            let near = Phrase.didYouMean(use.name, among: Export.parameters) { ":\($0)" }
            noteMistake(
                map, line: line + use.place.line,
                Phrase(
                    en: "`:\(use.name)` is no parameter",
                    fr: "`:\(use.name)` n'est pas un paramètre"),
                near
                    ?? Phrase(
                        en:
                            "There are \(Export.parameters.map { ":" + $0 }.joined(separator: ", "))",
                        fr:
                            "Les paramètres sont \(Export.parameters.map { ":" + $0 }.joined(separator: ", "))"
                    ))
        }
    }

    private func checkOrder(_ statement: ParameterisedSQL, _ map: YAMLMap, line: Int) {
        if !Self.hasOrder(statement) {
            noteMistake(
                map, line: line + 1,
                Phrase(
                    en: "The query does not end in an `order by`",
                    fr: "La requête ne finit pas par un `order by`"),
                Phrase(
                    en:
                        "Add one over columns that tell the rows apart: in another order the same rows would look like other data",
                    fr:
                        "Ajoutez-en un sur des colonnes qui distinguent les lignes : dans un autre ordre, les mêmes lignes passeraient pour d'autres données"
                ))
        }
    }

    private func checkWindows(
        _ statement: ParameterisedSQL, _ map: YAMLMap, hasWindows: Bool, line: Int
    ) {
        let windowed = statement.names.contains { $0 != "zone" && $0 != "each" }
        if windowed, !hasWindows {
            noteMistake(
                map, line: line + 1,
                Phrase(
                    en: "The query asks for a window, and the export has none",
                    fr: "La requête demande une fenêtre, et l'export n'en a pas"),
                Phrase(
                    en: "Write `grain: factory_day`, or another grain",
                    fr: "Écrivez `grain: factory_day`, ou un autre grain"))
        }
        if hasWindows, !windowed {
            noteMistake(
                map, line: line + 1,
                Phrase(
                    en: "The query gives the same rows whatever the window",
                    fr: "La requête donne les mêmes lignes quelle que soit la fenêtre"),
                Phrase(
                    en:
                        "Put `where … >= :window_start and … < :window_end` into it, or take `grain` out",
                    fr:
                        "Mettez-y `where … >= :window_start and … < :window_end`, ou retirez `grain`"
                ))
        }
    }

    /// Whether the statement has an `order by` outside of all parentheses, comments and texts.
    ///
    /// No parenthesis open there is closed after it.
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
        let order = map.strings("order") ?? map.strings("key") ?? []
        let name = #/[a-z_][a-z0-9_]*/#
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        if parts.count != 2 || parts.contains(where: { $0.wholeMatch(of: name) == nil }) {
            mistakes.addMistake(
                at: map.place("table"),
                Phrase(en: "`\(text)` is no table", fr: "`\(text)` n'est pas une table"),
                Phrase(en: "Write `table: schema.name`", fr: "Écrivez `table: schema.name`"))
        }
        if map["query"] != nil {
            mistakes.addMistake(
                at: map.place("query"),
                Phrase(
                    en: "The export has both `table` and `query`",
                    fr: "L'export a à la fois `table` et `query`"),
                Phrase(en: "Keep one", fr: "Gardez l'un des deux"))
        }
        if hasWindows {
            mistakes.addMistake(
                at: map.place("grain"),
                Phrase(
                    en: "A whole table has no windows", fr: "Une table entière n'a pas de fenêtres"),
                Phrase(
                    en: "Write a `query` with :window_start and :window_end, or take `grain` out",
                    fr: "Écrivez une `query` avec :window_start et :window_end, ou retirez `grain`")
            )
        }
        if order.isEmpty || order.contains(where: { $0.wholeMatch(of: name) == nil }) {
            mistakes.addMistake(
                at: map.place("order"),
                Phrase(
                    en: "`order` must name the columns that the rows are sorted by",
                    fr: "`order` doit nommer les colonnes par lesquelles les lignes sont triées"),
                Phrase(
                    en: "Write `order: [\(order.first ?? "id")]`, columns that tell the rows apart",
                    fr:
                        "Écrivez `order: [\(order.first ?? "id")]`, des colonnes qui distinguent les lignes"
                ))
        }
        let sql = "select * from \(text) order by \(order.joined(separator: ", "))"
        do {
            return try ParameterisedSQL(sql)
        } catch {
            // A list of names can always be read; values that are no names are reported above.
            if mistakes.all.isEmpty {
                mistakes.addMistake(
                    at: map.place("table"), Phrase(of: error),
                    Phrase(en: "Write plain names", fr: "Écrivez des noms simples"))
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
                    mistakes.addMistake(
                        at: node,
                        Phrase(en: "A column has no `name`", fr: "Une colonne n'a pas de `name`"),
                        Phrase(en: "Write `name: column`", fr: "Écrivez `name: column`"))
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
            mistakes.addMistake(
                at: map.place("columns"),
                Phrase(
                    en: "Two columns have the same header", fr: "Deux colonnes ont le même titre"),
                Phrase(en: "Rename one", fr: "Renommez-en une"))
        }
        return columns
    }

    func dialect(_ map: YAMLMap, _ format: Export.Format) -> Export.Dialect {
        let ofText = ["encoding", "unmappable", "missing"]
        for key in ofText + (format == .pdf ? [] : ["dialect"])
        where map[key] != nil && format != .csv {
            mistakes.addMistake(
                at: map.place(key),
                Phrase(
                    en: "`\(key)` is for CSV, and the format is \(format.rawValue)",
                    fr: "`\(key)` est pour le CSV, et le format est \(format.rawValue)"),
                Phrase(en: "Take it out", fr: "Retirez cette clé"))
        }
        let usual: Export.Dialect.Name =
            format == .pdf && settings.language == .fr ? .french : .rfc4180
        var dialect = Export.Dialect.named(
            map.choice("dialect", Export.Dialect.Name.self) ?? usual)
        if let encoding = map.choice("encoding", Export.Dialect.Encoding.self) {
            dialect.encoding = encoding
        }
        guard let text = map.string("unmappable"), text != "refuse" else { return dialect }
        let bytes = Array(text.utf8)
        guard bytes.count == 1, bytes[0] > 0x20, bytes[0] < 0x7F, bytes[0] != dialect.delimiter,
            bytes[0] != UInt8(ascii: "\"")
        else {
            mistakes.addMistake(
                at: map.place("unmappable"),
                Phrase(
                    en: "`unmappable` must be refuse or one character",
                    fr: "`unmappable` doit être refuse ou un seul caractère"),
                Phrase(en: "Write `unmappable: \"?\"`", fr: "Écrivez `unmappable: \"?\"`"))
            return dialect
        }
        dialect.replacement = bytes[0]
        return dialect
    }

    /// The line on which a text of several lines begins: below its `|`.
    static func firstLine(of node: YAMLNode, _ lines: [Substring]) -> Int {
        guard node.line > 0, node.line <= lines.count else { return 1 }
        let line = lines[node.line - 1]
        let isBlock = line.wholeMatch(of: #/.*[|>][-+0-9]*\s*(#.*)?/#) != nil
        return node.line + (isBlock ? 1 : 0)
    }

    func noteMistake(_ map: YAMLMap, line: Int, _ what: Phrase, _ remedy: Phrase) {
        mistakes.addMistake(
            Mistake(file: map.node.file, line: line, column: 1, what: what, remedy: remedy))
    }
}
