// SPDX-License-Identifier: Apache-2.0

package import Wording
internal import Yams

/// A value of a YAML file and where it stands in it.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case null
        case scalar(String, isQuoted: Bool)
        case list([YAMLNode])
        case map([Entry])
    }

    package struct Entry: Sendable {
        package var key: YAMLNode
        package var value: YAMLNode

        package init(key: YAMLNode, value: YAMLNode) {
            self.key = key
            self.value = value
        }
    }

    package var content: Content
    package var file: String
    /// 1-based line and column (in Unicode scalars) of the value's first character.
    package var line: Int
    package var column: Int

    package init(content: Content, file: String, line: Int, column: Int) {
        self.content = content
        self.file = file
        self.line = line
        self.column = column
    }

    /// The text of a scalar; nil for a list, a map or nothing.
    package var text: String? {
        guard case .scalar(let text, _) = content else { return nil }
        return text
    }

    /// The kind of the value, in words, for messages.
    package var kind: String { shown.en }

    /// The same in each language.
    package var shown: Phrase {
        switch content {
        case .null: Phrase(en: "nothing", fr: "rien")
        case .scalar(let text, _): Phrase("`\(text)`")
        case .list: Phrase(en: "a list", fr: "une liste")
        case .map: Phrase(en: "a map of keys", fr: "des clés et leurs valeurs")
        }
    }

    /// Reads one YAML document; an empty one is `.null`.
    ///
    /// Throws a `Mistake` with the place and the reason when the text is not YAML or a key stands
    /// twice in one map.
    package static func parse(_ yaml: String, file: String) throws -> YAMLNode {
        try YAMLLimits.check(yaml, file: file)
        do {
            let root = try Yams.compose(yaml: yaml)
            guard let root else {
                return YAMLNode(content: .null, file: file, line: 1, column: 1)
            }
            var budget = YAMLLimits.values
            return try YAMLNode(root, file: file, budget: &budget)
        } catch let error as YamlError {
            throw mistake(for: error, file: file)
        }
    }

    /// An alias counts as the value it names: the budget counts their expansion all together.
    private init(_ node: Node, file: String, budget: inout Int) throws {
        self.file = file
        self.line = node.mark?.line ?? 1
        self.column = node.mark?.column ?? 1
        budget -= 1
        guard budget >= 0 else { throw YAMLLimits.tooMany(file, line: line, column: column) }
        switch node {
        case .scalar(let scalar):
            let isQuoted = scalar.style != .plain && scalar.style != .any
            let isNull = !isQuoted && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
            content = isNull ? .null : .scalar(scalar.string, isQuoted: isQuoted)
        case .sequence(let sequence):
            content = .list(
                try sequence.map { try YAMLNode($0, file: file, budget: &budget) })
        case .mapping(let mapping):
            content = .map(
                try mapping.map { pair in
                    Entry(
                        key: try YAMLNode(pair.key, file: file, budget: &budget),
                        value: try YAMLNode(pair.value, file: file, budget: &budget))
                })
        case .alias:
            content = .null
        }
    }

    private static func mistake(for error: YamlError, file: String) -> Mistake {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let told = YAMLWords.told(problem, context: context.map { ($0.text, $0.mark.line) })
            return Mistake(
                file: file, line: mark.line, column: mark.column, what: told.what,
                remedy: told.remedy)
        case .duplicatedKeysInMapping(let keys, let context):
            return Mistake(
                file: file, line: context.mark.line, column: context.mark.column,
                what: .counted(
                    keys.count, en: "[A key stands|Keys stand] more than once in this map: ",
                    fr: "[Une clé figure|Des clés figurent] plusieurs fois ici : ")
                    + Phrase("`\(keys.joined(separator: "`, `"))`"),
                remedy: Phrase(en: "Keep one of them", fr: "N'en gardez qu'une"))
        case .reader(let problem, let offset, _, _):
            return Mistake(
                file: file,
                what: YAMLWords.told(problem, context: nil).what
                    + Phrase(en: " at byte \(offset ?? 0)", fr: " (octet \(offset ?? 0))"),
                remedy: YAMLWords.saveAsUTF8)
        default:
            return Mistake(
                file: file,
                what: Phrase(
                    en: "The file is not YAML: \(error)",
                    fr: "Le fichier n'est pas du YAML (\(error))"),
                remedy: Phrase(
                    en: "Save it as UTF-8 text in YAML form",
                    fr: "Enregistrez-le comme texte UTF-8 au format YAML"))
        }
    }
}

extension YAMLNode {
    /// Equal for texts with equal content, in any layout, order and with any comments.
    package var canonical: String {
        switch content {
        case .null: "~"
        // With its length: no two values give the same text.
        case .scalar(let text, let isQuoted): "\(isQuoted ? "q" : "p")\(text.utf8.count):\(text)"
        case .list(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
        case .map(let entries):
            "{"
                + entries.map { "\($0.key.canonical)=\($0.value.canonical)" }.sorted()
                .joined(separator: ",") + "}"
        }
    }
}
