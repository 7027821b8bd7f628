// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A map whose keys are known: reads them by type and notes every mistake with its place.
///
/// A reader is asked only for what the form declares the key to be: so parser and schema can't drift apart.
/// Readers give nil both for an absent key and for one whose value is wrong; the latter is in the list.
package struct YAMLMap {
    package let node: YAMLNode
    package let mistakes: MistakeList
    private let form: MapForm
    private var values: [String: YAMLNode] = [:]
    private var keys: [String: YAMLNode] = [:]

    /// Nil when the node is no map; unknown keys are noted with the nearest known one.
    package init?(_ node: YAMLNode, _ form: MapForm, of what: String, mistakes: MistakeList) {
        self.node = node
        self.form = form
        self.mistakes = mistakes
        let known = form.names
        guard case .map(let entries) = node.content else {
            mistakes.add(
                at: node, "\(what) must be a map of keys, not \(node.kind)",
                "Write it as `key: value` lines; known keys: \(known.joined(separator: ", "))")
            return nil
        }
        for entry in entries {
            guard let key = entry.key.text else {
                mistakes.add(at: entry.key, "A key of \(what) must be a word", "Write a plain word")
                continue
            }
            if !known.contains(key) {
                let remedy =
                    nearest(to: key, in: known).map { "Did you mean `\($0)`?" }
                    ?? "Known keys: \(known.joined(separator: ", "))"
                mistakes.add(at: entry.key, "Unknown key `\(key)` in \(what)", remedy)
            }
            values[key] = entry.value
            keys[key] = entry.key
        }
    }

    /// The value of a key; nil when absent or null.
    package subscript(key: String) -> YAMLNode? {
        guard let node = values[key] else { return nil }
        if case .null = node.content { return nil }
        return node
    }

    /// Where a mistake about this key is told: its value, else the map.
    package func place(_ key: String) -> YAMLNode {
        self[key] ?? keys[key] ?? node
    }

    package func string(_ key: String) -> String? {
        switch declared(key) {
        // What a name that is none was meant to be is told by who knows the names.
        case .text, .choice: break
        default: misdeclared(key)
        }
        return scalar(key, wants: "a text", example: "\(key): some text") { $0 }
    }

    /// - Parameter narrower: a range within the declared one, where other keys say so.
    package func integer(_ key: String, in narrower: ClosedRange<Int>? = nil) -> Int? {
        guard case .integer(let declared) = declared(key) else { misdeclared(key) }
        let range = narrower ?? declared
        let wants =
            range.upperBound == Int.max
            ? "a whole number from \(range.lowerBound)"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return scalar(key, wants: wants, example: "\(key): \(range.lowerBound)") { text in
            guard let number = Int(text.filter { $0 != "_" }), range.contains(number) else {
                return nil
            }
            return number
        }
    }

    package func boolean(_ key: String) -> Bool? {
        guard case .boolean = declared(key) else { misdeclared(key) }
        return scalar(key, wants: "true or false", example: "\(key): true") {
            ["true": true, "yes": true, "on": true, "false": false, "no": false, "off": false][
                $0.lowercased()]
        }
    }

    package func duration(_ key: String) -> Duration? {
        guard case .duration = declared(key) else { misdeclared(key) }
        return scalar(
            key, wants: "a duration", example: "\(key): 10s, 5min or 1h", Quantity.duration)
    }

    /// A size in bytes.
    package func bytes(_ key: String) -> Int? {
        guard case .bytes = declared(key) else { misdeclared(key) }
        return scalar(key, wants: "a size", example: "\(key): 16MiB", Quantity.bytes)
    }

    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue)
        guard case .choice(names) = declared(key) else { misdeclared(key) }
        return scalar(
            key, wants: "one of \(names.joined(separator: ", "))",
            example: "\(key): \(names.first ?? "")", Choice.init(rawValue:))
    }

    /// A list of texts; one text alone stands for a list of one.
    package func strings(_ key: String) -> [String]? {
        guard declared(key).takesTexts else { misdeclared(key) }
        guard let node = self[key] else { return nil }
        switch node.content {
        case .scalar(let text, _): return [text]
        case .list(let items):
            return items.compactMap { item in
                if case .null = item.content { return "" }
                if let text = item.text { return text }
                mistakes.add(
                    at: item, "`\(key)` must be a list of texts, and holds \(item.kind)",
                    "Write `\(key): [one, two]`")
                return nil
            }
        case .map, .null:
            mistakes.add(
                at: node, "`\(key)` must be a list of texts, not \(node.kind)",
                "Write `\(key): [one, two]`")
            return nil
        }
    }

    package func list(_ key: String) -> [YAMLNode]? {
        switch declared(key) {
        case .list, .bounds: break
        default: misdeclared(key)
        }
        guard let node = self[key] else { return nil }
        guard case .list(let items) = node.content else {
            mistakes.add(
                at: node, "`\(key)` must be a list, not \(node.kind)",
                "Begin each item with `- ` on its own line")
            return nil
        }
        return items
    }

    package func map(_ key: String) -> YAMLMap? {
        guard case .map(let inner) = declared(key) else { misdeclared(key) }
        guard let node = self[key] else { return nil }
        return YAMLMap(node, inner, of: "`\(key)`", mistakes: mistakes)
    }

    /// A scalar read by `parse`; nil from it is a mistake that shows the declared example.
    package func read<Value>(_ key: String, _ parse: (String) -> Value?) -> Value? {
        guard case .read(let wants, let example, _) = declared(key) else { misdeclared(key) }
        return scalar(key, wants: wants, example: "\(key): \(example)", parse)
    }

    private func scalar<Value>(
        _ key: String, wants: String, example: String, _ parse: (String) -> Value?
    ) -> Value? {
        guard let node = self[key] else { return nil }
        if let text = node.text, let value = parse(text) { return value }
        mistakes.add(at: node, "`\(key)` must be \(wants), not \(node.kind)", "Write `\(example)`")
        return nil
    }

    private func declared(_ key: String) -> ValueForm {
        guard let found = form[key] else { misdeclared(key) }
        return found
    }

    private func misdeclared(_ key: String) -> Never {
        preconditionFailure("`\(key)` is read as what its form does not declare it to be")
    }
}

extension ValueForm {
    fileprivate var takesTexts: Bool {
        switch self {
        case .texts: true
        case .either(let forms): forms.contains(where: \.takesTexts)
        default: false
        }
    }
}
