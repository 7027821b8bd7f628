// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import DelimitedText
internal import Wording

extension FeedParser {
    mutating func readColumns(_ map: YAMLMap, _ feed: inout Feed) {
        let nodes = map.list("columns")
        guard let nodes, !nodes.isEmpty else {
            // A value that is no list is reported by the reader.
            if map["columns"] == nil || nodes != nil {
                mistakes.addMistake(
                    at: map.place("columns"),
                    Phrase(en: "The feed has no columns", fr: "Le flux n'a pas de colonnes"),
                    Phrase(
                        en:
                            "Add `columns:` with one line a column, such as `- { name: jour, type: date }`",
                        fr:
                            "Ajoutez `columns:` et une ligne par colonne, par exemple `- { name: jour, type: date }`"
                    ))
            }
            return
        }
        usualNumbers = numbers(map.map("numbers"), usualNumbers)
        usualNulls = map.strings("nulls") ?? usualNulls
        for node in nodes {
            guard
                let map = YAMLMap(node, ColumnForm.column, of: "the column", mistakes: mistakes)
            else { continue }
            guard let column = column(map, numbers: usualNumbers, nulls: usualNulls) else {
                continue
            }
            if columnNodes[column.name] != nil {
                mistakes.addMistake(
                    at: map.place("name"),
                    Phrase(
                        en: "The column `\(column.name)` stands twice",
                        fr: "La colonne `\(column.name)` figure deux fois"),
                    Phrase(
                        en: "Give one of them another name",
                        fr: "Donnez un autre nom à l'une des deux"))
            }
            columnNodes[column.name] = map.place("name")
            feed.columns.append(column)
        }
        let inFile = feed.columns.filter { $0.origin == .cell }
        feed.dialect.headerNames = inFile.flatMap { $0.headerNames + $0.timeHeaders }
        if case .plates = feed.layout?.shape {
            feed.dialect.headerNames = (1...24).map(String.init)
        }
        if feed.layout?.cutsLines == true { feed.readWholeLines() }
        guard feed.lines.headerRows == 0 else {
            let readsPreamble = feed.columns.contains { $0.origin.isPreamble }
            if readsPreamble, feed.lines.preamble == .none { feed.lines.preamble = .any }
            return
        }
        feed.dialect.columns =
            inFile.compactMap(\.position).max().map { max($0, inFile.count) }
            ?? inFile.count
        feed.dialect.mayBeJSON = inFile.first?.type.mayBeDocument == true
    }

    private func column(_ map: YAMLMap, numbers: NumberFormat, nulls: [String]) -> Column? {
        guard let name = map.string("name") else {
            if map["name"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "The column has no name", fr: "La colonne n'a pas de nom"),
                    Phrase(en: "Add `name:`", fr: "Ajoutez `name:`"))
            }
            return nil
        }
        if let problem = SQLName.columnProblem(with: name) {
            mistakes.addMistake(
                at: map.place("name"),
                Phrase(en: "The column `\(name)` ", fr: "La colonne `\(name)` ") + problem,
                SQLName.remedy)
        }
        var column = Column(name: name, type: map.read("type", CellType.declared) ?? .text)
        column.headers = map.strings("header") ?? []
        column.nth = map.integer("nth")
        column.position = map.integer("position")
        column.remarkColumn = map.string("remark_column")
        column.origin = origin(map)
        column.isRequired = map.boolean("required") ?? false
        column.numbers = self.numbers(map, numbers)
        column.nulls = map.strings("nulls") ?? nulls
        readText(map, &column)
        column.range = ranges(map.map("range"))
        readTime(map, &column)
        column.defaultText = map.string("default")
        column.units = map.strings("unit") ?? []
        column.unitColumn = map.string("unit_column")
        column.headerUnits = headerUnits(map)
        checkUse(map, column)
        return column
    }

    private func origin(_ map: YAMLMap) -> Origin {
        let named = ["constant", "computed", "from_name", "from_preamble", "from_layout"].filter {
            map[$0] != nil
        }
        if named.count > 1 {
            mistakes.addMistake(
                at: map.place(named[1]),
                Phrase(
                    en: "A column cannot be both `\(named[0])` and `\(named[1])`",
                    fr: "Une colonne ne peut pas être à la fois `\(named[0])` et `\(named[1])`"),
                Phrase(en: "Keep one of them", fr: "Gardez l'un des deux"))
        }
        if let first = named.first, map["header"] != nil {
            mistakes.addMistake(
                at: map.place("header"),
                Phrase(
                    en: "A column with `\(first)` is not read from the file",
                    fr: "Une colonne avec `\(first)` n'est pas lue dans le fichier"),
                Phrase(en: "Remove `header` or `\(first)`", fr: "Retirez `header` ou `\(first)`"))
        }
        if let text = map.string("constant") { return .constant(text) }
        if let name = map.string("from_layout") { return .layout(name) }
        if let pattern = regex(map, "from_name") { return .fileName(pattern) }
        if let pattern = regex(map, "from_preamble") { return .preamble(pattern) }
        guard let text = map.string("computed") else { return .cell }
        do {
            return .computed(try Expression(parsing: text))
        } catch {
            unreadable(error, at: map.place("computed"))
            return .cell
        }
    }

    func unreadable(_ error: any Error, at node: YAMLNode) {
        guard let problem = error as? Expression.Unreadable else {
            return mistakes.addMistake(
                at: node, Phrase(of: error),
                Phrase(en: "Correct the expression", fr: "Corrigez l'expression"))
        }
        mistakes.addMistake(
            at: node,
            problem.what
                + Phrase(
                    en: " (character \(problem.offset + 1) of the expression)",
                    fr: " (caractère \(problem.offset + 1) de l'expression)"),
            Phrase(
                en:
                    "Write numbers, names of numeric columns, + - * / and parentheses, as in 100 * pol / brix",
                fr:
                    "Écrivez des nombres, des noms de colonnes numériques, + - * / et des parenthèses, comme dans 100 * pol / brix"
            )
        )
    }

    private func regex(_ map: YAMLMap, _ key: String) -> String? {
        guard let text = map.string(key) else { return nil }
        guard let problem = PatternMatcher.problem(with: text) else { return text }
        mistakes.addMistake(at: map.place(key), unusable: problem, of: key)
        return nil
    }

    private func numbers(_ map: YAMLMap?, _ usual: NumberFormat) -> NumberFormat {
        guard let map else { return usual }
        var result = usual
        let marks: [String: UInt8] = [",": 0x2C, ".": 0x2E]
        result.decimal = map.read("decimal") { marks[$0] } ?? usual.decimal
        let grouping = map.read("grouping") { text -> UInt8? in
            marks[text] ?? ([" ", "'", "\u{A0}", "\u{202F}", "’"].contains(text) ? 0 : nil)
        }
        if let grouping { result.grouping = grouping == 0 ? nil : grouping }
        if let decimal = result.decimal, decimal == result.grouping {
            mistakes.addMistake(
                at: map.place("grouping"),
                Phrase(
                    en: "`decimal` and `grouping` are the same character",
                    fr: "`decimal` et `grouping` sont le même caractère"),
                Phrase(en: "Correct one of them", fr: "Corrigez l'un des deux"))
        }
        return result
    }

    private func readText(_ map: YAMLMap, _ column: inout Column) {
        column.pattern = regex(map, "pattern")
        column.lengthMin = map.integer("length_min")
        column.lengthMax = map.integer("length_max")
        if let low = column.lengthMin, let high = column.lengthMax, low > high {
            mistakes.addMistake(
                at: map.place("length_min"),
                Phrase(
                    en: "`length_min` is above `length_max`",
                    fr: "`length_min` dépasse `length_max`"),
                Phrase(en: "Exchange them", fr: "Échangez-les"))
        }
        guard let node = map["values"] else { return }
        if case .map(let entries) = node.content {
            column.allowed = entries.compactMap { entry in
                guard let sent = entry.key.text, let stored = entry.value.text else {
                    mistakes.addMistake(
                        at: entry.value,
                        Phrase(
                            en: "What is stored for a value must be a text",
                            fr: "Ce qui est stocké pour une valeur doit être un texte"),
                        Phrase(en: "Write `sent: stored`", fr: "Écrivez `sent: stored`"))
                    return nil
                }
                return AllowedValue(sent: sent, stored: stored)
            }
        } else {
            column.allowed = (map.strings("values") ?? []).map {
                AllowedValue(sent: $0, stored: $0)
            }
        }
        checkSpellings(column.allowed, node)
    }

    private func checkSpellings(_ allowed: [AllowedValue], _ node: YAMLNode) {
        var seen: [String: AllowedValue] = [:]
        for value in allowed {
            let key = AllowedValues.key(value.sent)
            if let other = seen[key], other.stored != value.stored {
                mistakes.addMistake(
                    at: node,
                    Phrase(
                        en:
                            "`\(value.sent)` and `\(other.sent)` are the same without case, accents and blanks, but are stored as `\(value.stored)` and `\(other.stored)`",
                        fr:
                            "`\(value.sent)` et `\(other.sent)` sont identiques à la casse, aux accents et aux blancs près, mais sont stockés comme `\(value.stored)` et `\(other.stored)`"
                    ),
                    Phrase(en: "Keep one of them", fr: "Gardez l'un des deux"))
            }
            seen[key] = value
        }
    }

    private func readTime(_ map: YAMLMap, _ column: inout Column) {
        column.formats = (map.strings("format") ?? []).compactMap { text in
            if let format = DateFormat(text) { return format }
            mistakes.addMistake(
                at: map.place("format"),
                Phrase(
                    en: "`\(text)` is not a date format",
                    fr: "`\(text)` n'est pas un format de date"), DateFormat.help)
            return nil
        }
        column.timeHeaders = map.strings("time") ?? []
        let name = map.string("zone") ?? settings.zone
        if column.type.keys.contains(.instants) || map["zone"] != nil {
            do {
                column.zone = try Zone(name)
            } catch {
                mistakes.addMistake(
                    at: map.place("zone"), Phrase(of: error),
                    Phrase(
                        en: "Name a zone of /usr/share/zoneinfo, such as America/Guadeloupe",
                        fr:
                            "Nommez un fuseau de /usr/share/zoneinfo, par exemple America/Guadeloupe"
                    ))
            }
        }
        guard column.formats.isEmpty, map["format"] == nil else { return }
        column.formats = column.type.formats.compactMap { DateFormat($0) }
    }
}
