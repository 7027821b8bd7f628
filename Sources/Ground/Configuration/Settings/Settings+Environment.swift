// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Wording

extension Settings {
    /// Puts `BASCULE_*` over the file's values: each key's name in capitals, dots as underscores.
    static func overlay(
        _ environment: [String: String], on root: inout YAMLNode, _ mistakes: MistakeList
    ) {
        let variables = Dictionary(
            uniqueKeysWithValues: keys.map { (variable(of: $0), $0) })
        let renamed = Dictionary(
            uniqueKeysWithValues: Self.renamed.map {
                (variable(of: $0.key), variable(of: $0.value))
            })
        for (name, value) in environment.sorted(by: { $0.key < $1.key })
        where name.hasPrefix("BASCULE_") && !otherVariables.contains(name) {
            let file = "environment variable \(name)"
            guard let key = variables[name] else {
                if let now = renamed[name] {
                    mistakes.addMistake(
                        Mistake(
                            file: file,
                            what: Phrase(
                                en: "There is no such setting", fr: "Ce réglage n'existe pas"),
                            remedy: Phrase(
                                en: "It is called `\(now)` now: set that one",
                                fr: "Il s'appelle maintenant `\(now)` : donnez-lui cette valeur")))
                } else if let meant = nearest(to: name, in: Array(variables.keys)),
                    editDistance(name, meant) <= 2
                {
                    mistakes.addMistake(
                        Mistake(
                            file: file,
                            what: Phrase(
                                en: "There is no such setting", fr: "Ce réglage n'existe pas"),
                            remedy: Phrase(
                                en: "Did you mean `\(meant)`?", fr: "Vouliez-vous dire `\(meant)` ?"
                            )))
                }
                continue
            }
            var node = YAMLNode(
                content: .scalar(value, isQuoted: false), file: file, line: 0, column: 0)
            if value.hasPrefix("[") || value.hasPrefix("{") {
                node = parse(Data(value.utf8), path: file, mistakes)
            }
            root.set(key.split(separator: ".").map(String.init)[...], to: node)
        }
    }

    package static func variable(of key: String) -> String {
        "BASCULE_" + key.uppercased().replacing(".", with: "_")
    }
}

extension YAMLNode {
    /// Replaces or adds the value at a path of keys.
    ///
    /// A value on the way that is no map stays: its reader reports it.
    fileprivate mutating func set(_ path: ArraySlice<String>, to value: YAMLNode) {
        guard let key = path.first else {
            self = value
            return
        }
        var entries: [Entry] = []
        switch content {
        case .map(let present): entries = present
        case .null: break
        default: return
        }
        let index = entries.firstIndex { $0.key.text == key }
        var inner =
            index.map { entries[$0].value }
            ?? YAMLNode(content: .null, file: value.file, line: 0, column: 0)
        inner.set(path.dropFirst(), to: value)
        if let index {
            entries[index].value = inner
        } else {
            let name = YAMLNode(
                content: .scalar(key, isQuoted: false), file: value.file, line: 0, column: 0)
            entries.append(Entry(key: name, value: inner))
        }
        content = .map(entries)
    }
}
