// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A map with known keys: reads them by type and notes every mistake with its place.
///
/// A reader may ask only for the type that the form declares for the key, so parser and schema
/// can't drift apart. Readers give nil both for an absent key and for a wrong value; the latter is
/// in the list.
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
        // A subject that is no key, such as `the feed`, is everything at the place of the mistake.
        let place = what.hasPrefix("`") ? " dans \(what)" : " ici"
        let isNothing = if case .null = node.content { true } else { false }
        guard case .map(let entries) = node.content else {
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "\(what) must be a map of keys, not \(node.kind)",
                    fr: "Il faut\(place) des clés et leurs valeurs, "
                        + (isNothing ? "et il n'y a rien" : "pas \(node.shown.fr)")),
                Phrase(
                    en: "Write it as `key: value` lines; known keys: ",
                    fr: "Écrivez des lignes `clé: valeur` ; les clés connues : ")
                    + Phrase(known.joined(separator: ", ")))
            return nil
        }
        for entry in entries {
            guard let key = entry.key.text else {
                mistakes.addMistake(
                    at: entry.key,
                    Phrase(
                        en: "A key of \(what) must be a word",
                        fr: "Une clé doit être\(place) un mot"),
                    Phrase(en: "Write a plain word", fr: "Écrivez un simple mot"))
                continue
            }
            if !known.contains(key) {
                let list = known.joined(separator: ", ")
                let remedy =
                    form.renamed[key].map(Phrase.renamed)
                    ?? nearest(to: key, in: known).map {
                        Phrase(en: "Did you mean `\($0)`?", fr: "Vouliez-vous dire `\($0)` ?")
                    } ?? Phrase(en: "Known keys: \(list)", fr: "Les clés connues : \(list)")
                mistakes.addMistake(
                    at: entry.key,
                    Phrase(
                        en: "Unknown key `\(key)` in \(what)", fr: "Clé inconnue\(place) : `\(key)`"
                    ),
                    remedy)
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

    /// Whether the key stands here by its name of earlier versions, which is reported already.
    package func saysByOldName(_ key: String) -> Bool {
        form.renamed.contains { $0.value == key && keys[$0.key] != nil }
    }

    /// The place of a mistake about this key: its value, else the map.
    package func place(_ key: String) -> YAMLNode {
        self[key] ?? keys[key] ?? node
    }

    package func string(_ key: String) -> String? {
        switch declared(key) {
        // The intended name is suggested by the caller, which knows the names.
        case .text, .choice: break
        default: misdeclared(key)
        }
        return scalar(
            key, wants: Phrase(en: "a text", fr: "un texte"),
            example: "\(key): some text"
        ) { $0 }
    }

    /// - Parameter narrower: a range within the declared one, where other keys say so.
    package func integer(_ key: String, in narrower: ClosedRange<Int>? = nil) -> Int? {
        guard case .integer(let declared) = declared(key) else { misdeclared(key) }
        let range = narrower ?? declared
        let (low, high) = (range.lowerBound, range.upperBound)
        let upTo = high == Int.max ? Phrase("") : Phrase(en: " to \(high)", fr: " à \(high)")
        let wants =
            Phrase(
                en: "a whole number from \(low)",
                fr: "un nombre entier \(high == Int.max ? "à partir de" : "de") \(low)") + upTo
        // `1000B` was meant for 1000; a number of rows or bytes takes no unit.
        let text = self[key]?.text ?? ""
        let bare = text.prefix { $0.isASCII && $0.isNumber }
        let meant = Int(bare).flatMap { range.contains($0) ? $0 : nil }
        let hasUnit = text.dropFirst(bare.count).contains { $0.isLetter || $0 == "%" }
        let units =
            bare.isEmpty || !hasUnit
            ? nil : Phrase(en: "the number alone, without a unit", fr: "le nombre seul, sans unité")
        return scalar(key, wants: wants, example: "\(key): \(meant ?? low)", units: units) { text in
            guard let number = Int(text.filter { $0 != "_" }), range.contains(number) else {
                return nil
            }
            return number
        }
    }

    package func boolean(_ key: String) -> Bool? {
        guard case .boolean = declared(key) else { misdeclared(key) }
        return scalar(
            key, wants: Phrase(en: "true or false", fr: "true ou false"), example: "\(key): true"
        ) {
            ["true": true, "yes": true, "on": true, "false": false, "no": false, "off": false][
                $0.lowercased()]
        }
    }

    package func duration(_ key: String) -> Duration? {
        guard case .duration(let range, let whole) = declared(key) else { misdeclared(key) }
        let example = Quantity.duration(near: self[key]?.text ?? "", in: range, whole: whole)
        return scalar(
            key, wants: Quantity.wanted(range, whole: whole),
            example: "\(key): \(Quantity.text(example))", units: .units(Quantity.durationUnits)
        ) { Quantity.duration($0, in: range, whole: whole) }
    }

    /// A size in bytes.
    package func bytes(_ key: String) -> Int? {
        guard case .bytes(let range) = declared(key) else { misdeclared(key) }
        let example = Quantity.bytes(near: self[key]?.text ?? "", in: range)
        return scalar(
            key, wants: Quantity.wanted(range), example: "\(key): \(Quantity.text(bytes: example))",
            units: .units(Quantity.sizeUnits)
        ) { Quantity.bytes($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    package func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, _: Choice.Type
    ) -> Choice? where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue)
        guard case .choice(names) = declared(key) else { misdeclared(key) }
        return scalar(
            key,
            wants: Phrase(
                en: "one of \(names.joined(separator: ", "))",
                fr: "l'un de \(names.joined(separator: ", "))"),
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
                mistakes.addMistake(
                    at: item,
                    Phrase(
                        en: "`\(key)` must be a list of texts, and holds \(item.kind)",
                        fr: "`\(key)` est une liste de textes, et contient \(item.shown.fr)"),
                    .write("\(key): [one, two]"))
                return nil
            }
        case .map, .null:
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`\(key)` must be a list of texts, not \(node.kind)",
                    fr: "`\(key)` est une liste de textes, pas \(node.shown.fr)"),
                .write("\(key): [one, two]"))
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
            mistakes.addMistake(
                at: node,
                Phrase(
                    en: "`\(key)` must be a list, not \(node.kind)",
                    fr: "`\(key)` est une liste, pas \(node.shown.fr)"),
                Phrase(
                    en: "Begin each item with `- ` on its own line",
                    fr: "Commencez chaque élément par `- ` sur sa propre ligne"))
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
        return scalar(
            key, wants: wants, example: "\(key): \(example)", parse)
    }

    private func scalar<Value>(
        _ key: String, wants: Phrase, example: String, units: Phrase? = nil,
        _ parse: (String) -> Value?
    ) -> Value? {
        guard let node = self[key] else { return nil }
        if let text = node.text, let value = parse(text) { return value }
        mistakes.addMistake(
            at: node,
            Phrase(
                en: "`\(key)` must be \(wants.en), not \(node.kind)",
                fr: "`\(key)` attend \(wants.fr), pas \(node.shown.fr)"),
            .write(example) + (units.map { Phrase(en: "; ", fr: " ; ") + $0 } ?? Phrase("")))
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

extension Phrase {
    /// The remedy for a key of an earlier version, with its present name.
    fileprivate static func renamed(_ key: String) -> Phrase {
        let path = key.split(separator: ".").map(String.init)
        guard path.count == 2 else {
            return Phrase(
                en: "It is called `\(key)` now: write `\(key):`",
                fr: "Elle s'appelle maintenant `\(key)` : écrivez `\(key):`")
        }
        return Phrase(
            en: "It is called `\(key)` now: write `\(path[1]):` below `\(path[0]):`",
            fr: "Elle s'appelle maintenant `\(key)` : écrivez `\(path[1]):` sous `\(path[0]):`")
    }

    fileprivate static func write(_ example: String) -> Phrase {
        Phrase(en: "Write `\(example)`", fr: "Écrivez `\(example)`")
    }

    fileprivate static func units(_ units: [String]) -> Phrase {
        let list = units.joined(separator: ", ")
        return Phrase(en: "the units are \(list)", fr: "les unités sont \(list)")
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
