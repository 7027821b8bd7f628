// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Reads `layout:`: how rows are made of the lines of a file.
struct LayoutParser {
    let mistakes: MistakeList

    /// Nil where the feed has none.
    func parse(_ feed: YAMLMap) -> Layout? {
        guard let map = feed.map("layout") else { return nil }
        var layout = Layout()
        layout.sections = map.map("sections").flatMap(sections)
        layout.values = named(map, "values")
        layout.widths = (map.strings("fixed") ?? []).compactMap { text in
            if let width = Int(text), 1...99_999 ~= width { return width }
            mistakes.addMistake(
                at: map.place("fixed"),
                Phrase(
                    en: "`\(text)` is no width of a column",
                    fr: "`\(text)` n'est pas une largeur de colonne"),
                Phrase(
                    en: "Write the characters of each column: `fixed: [10, 8, 8]`",
                    fr: "Écrivez le nombre de caractères de chaque colonne : `fixed: [10, 8, 8]`"))
            return nil
        }
        layout.shape = shape(map)
        return layout
    }

    /// The layout of a branch: other sections of the same files, and a shape of their own.
    func parse(branch map: YAMLMap, of whole: Layout?) -> Layout? {
        guard var layout = whole else { return nil }
        let take = map.strings("take") ?? []
        layout.sections?.take = take
        layout.sections?.required = map.strings("required") ?? Self.names(in: take)
        layout.shape = shape(map)
        return layout
    }

    /// Those that are no patterns.
    static func names(in take: [String]) -> [String] {
        take.filter { !$0.contains { "*?[".contains($0) } }
    }

    private func shape(_ map: YAMLMap) -> Layout.Shape {
        let shapes = ["plates", "unpivot", "records"].filter { map[$0] != nil }
        if shapes.count > 1 {
            mistakes.addMistake(
                at: map.place(shapes[1]),
                Phrase(
                    en: "A layout cannot have both `\(shapes[0])` and `\(shapes[1])`",
                    fr: "Une disposition ne peut pas avoir `\(shapes[0])` et `\(shapes[1])`"),
                Phrase(en: "Keep one of them", fr: "Gardez l'un des deux"))
        }
        switch shapes.first {
        case "plates": return map.map("plates").map(plates) ?? .table
        case "unpivot": return map.map("unpivot").flatMap(unpivot) ?? .table
        case "records": return map.map("records").map(records) ?? .table
        default: return .table
        }
    }

    private func sections(_ map: YAMLMap) -> Layout.Sections? {
        let isSheets = map.boolean("sheets") ?? false
        if isSheets, map["begin"] != nil {
            mistakes.addMistake(
                at: map.place("begin"),
                Phrase(
                    en: "Sections begin with sheets or by `begin`, not both",
                    fr: "Les sections commencent aux feuilles ou par `begin`, pas les deux"),
                Phrase(en: "Keep one of them", fr: "Gardez l'un des deux"))
        }
        let found = isSheets ? "" : pattern(map, "begin", isRequired: true)
        guard let begin = found else { return nil }
        var sections = Layout.Sections(begin: begin, isSheets: isSheets)
        if map.string("end")?.lowercased() == "blank" {
            sections.end = .blank
        } else if let end = pattern(map, "end") {
            sections.end = .pattern(end)
            if isSheets { addMistakeOfEnd(map) }
        }
        sections.take = map.strings("take") ?? []
        sections.required = map.strings("required") ?? Self.names(in: sections.take)
        sections.mayRepeat = map.boolean("repeat") ?? false
        return sections
    }

    /// The next sheet would begin within a section that has no such line.
    private func addMistakeOfEnd(_ map: YAMLMap) {
        mistakes.addMistake(
            at: map.place("end"),
            Phrase(
                en: "A sheet ends by itself, and each without this line would refuse the file",
                fr: "Une feuille se termine d'elle-même, et chacune sans cette ligne ferait refuser"
                    + " le fichier"),
            Phrase(
                en: "Remove `end`, or write `end: blank`",
                fr: "Retirez `end`, ou écrivez `end: blank`"))
    }

    private func plates(_ map: YAMLMap) -> Layout.Shape {
        var rule = Layout.Plates()
        if let sizes = map.strings("wells") {
            rule.wells = sizes.compactMap { text in
                if let size = PlateSize.all.first(where: { "\($0.wells)" == text }) {
                    return size.wells
                }
                let known = PlateSize.all.map { "\($0.wells)" }.joined(separator: ", ")
                mistakes.addMistake(
                    at: map.place("wells"),
                    Phrase(
                        en: "No plate has `\(text)` wells", fr: "Aucune plaque n'a `\(text)` puits"),
                    Phrase(en: "Plates have \(known)", fr: "Les plaques en ont \(known)"))
                return nil
            }
        }
        rule.hasLetters = map.boolean("letters") ?? true
        rule.hasLabels = map.boolean("labels") ?? false
        rule.mayBePartial = map.boolean("partial") ?? false
        rule.isPadded = map.boolean("padded") ?? false
        rule.empty = map.choice("empty", Layout.Empty.self) ?? .skip
        return .plates(rule)
    }

    private func unpivot(_ map: YAMLMap) -> Layout.Shape? {
        let except = pattern(map, "except")
        let told = pattern(map, "columns", isRequired: map["except"] == nil)
        guard let columns = told ?? except.map({ _ in Layout.Unpivot.anyName }) else { return nil }
        var rule = Layout.Unpivot(columns: columns)
        rule.except = except
        rule.parts = named(map, "parts")
        rule.empty = map.choice("empty", Layout.Empty.self) ?? .skip
        return .unpivot(rule)
    }

    private func records(_ map: YAMLMap) -> Layout.Shape {
        var rule = Layout.Records()
        if map.string("begin")?.lowercased() == "blank" {
            rule.begin = .blank
        } else if let begin = pattern(map, "begin") {
            rule.begin = .pattern(begin)
        }
        rule.separator = map.string("separator")?.utf8.first
        if let text = map.string("separator"), ![":", "="].contains(text) {
            mistakes.addMistake(
                at: map.place("separator"),
                Phrase(
                    en: "`separator` must be `:` or `=`, not `\(text)`",
                    fr: "`separator` attend `:` ou `=`, pas `\(text)`"),
                Phrase(en: "Write `separator: \":\"`", fr: "Écrivez `separator: \":\"`"))
        }
        return .records(rule)
    }

    // MARK: Regular expressions

    private func pattern(_ map: YAMLMap, _ key: String, isRequired: Bool = false) -> String? {
        guard let text = map.string(key) else {
            if isRequired, map[key] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "`\(key)` is missing", fr: "Il manque `\(key)`"),
                    Phrase(
                        en: "Add `\(key):` with a regular expression",
                        fr: "Ajoutez `\(key):` avec une expression régulière"))
            }
            return nil
        }
        return usable(text, key, at: map.place(key))
    }

    /// A map from names to patterns.
    private func named(_ map: YAMLMap, _ key: String) -> [Layout.Named] {
        guard let node = map[key] else { return [] }
        guard case .map(let entries) = node.content else {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`\(key)` must be a map of names and regular expressions",
                    fr: "`\(key)` attend des noms et leurs expressions régulières"),
                Phrase(
                    en: "Write `\(key): { run: '^Run (.+)$' }`",
                    fr: "Écrivez `\(key): { run: '^Run (.+)$' }`"))
            return []
        }
        return entries.compactMap { entry in
            guard let name = entry.key.text, let text = entry.value.text else {
                mistakes.addMistake(
                    at: entry.key,
                    Phrase(
                        en: "An entry of `\(key)` is a name and a regular expression",
                        fr: "Une ligne de `\(key)` est un nom et une expression régulière"),
                    Phrase(
                        en: "Write `run: '^Run (.+)$'`", fr: "Écrivez `run: '^Run (.+)$'`"))
                return nil
            }
            return usable(text, key, at: entry.value).map { Layout.Named(name: name, pattern: $0) }
        }
    }

    private func usable(_ text: String, _ key: String, at node: YAMLNode) -> String? {
        let found =
            PatternMatcher.problem(with: text) ?? PatternMatcher.problem(with: "(\(text))")
        guard let problem = found else { return text }
        mistakes.addMistake(at: node, unusable: problem, of: key)
        return nil
    }
}

extension MistakeList {
    /// Notes a regular expression that can't be used.
    func addMistake(at node: YAMLNode, unusable problem: PatternError, of key: String) {
        addMistake(
            at: node,
            Phrase(
                en:
                    "The regular expression of `\(key)` cannot be used at its character \(problem.place): ",
                fr:
                    "L'expression régulière de `\(key)` est inutilisable à son caractère \(problem.place) : "
            ) + problem.what,
            problem.remedy)
    }
}
