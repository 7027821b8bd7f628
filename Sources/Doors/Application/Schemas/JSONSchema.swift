// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Postgres

/// JSON Schema (2020-12) of a parser's input, made from the same forms.
///
/// It refuses no file that the parser takes. What YAML writes without quotes as a number or as
/// `true` is a text to the parser wherever one is due, so it is one here; `key:` with nothing
/// counts as absent.
enum JSONSchema {
    typealias Object = [String: JSONValue]

    /// A whole file.
    ///
    /// - Parameter mayBeEmpty: a file without a value is good too.
    static func document(_ title: String, _ form: ValueForm, mayBeEmpty: Bool) -> JSONValue {
        var root = combined(alternatives(form) + (mayBeEmpty ? [nothing] : []))
        root["$schema"] = .text("https://json-schema.org/draft/2020-12/schema")
        root["title"] = .text(title)
        return .object(root)
    }

    private static let nothing: Object = ["type": .text("null")]

    private static func combined(_ alternatives: [Object]) -> Object {
        guard alternatives.count > 1 else { return alternatives.first ?? [:] }
        return ["anyOf": .list(alternatives.map(JSONValue.object))]
    }

    private static func schema(_ form: ValueForm) -> JSONValue {
        .object(combined(alternatives(form)))
    }

    private static func alternatives(_ form: ValueForm) -> [Object] {
        switch form {
        case .anything: return [[:]]
        case .text(let like): return [text(like)]
        case .integer(let range):
            return [integer(range), pattern("^[-+]?[0-9_]+$")]
        case .boolean: return spelled(.anyCase(ValueForm.flags))
        case .duration: return [pattern(ValueForm.durationLike)]
        case .bytes: return [pattern(ValueForm.bytesLike)]
        case .choice(let names): return [["enum": .list(names.map(JSONValue.text))]]
        case .texts(let like):
            let items = combined([text(like), nothing])
            return [text(like), ["type": .text("array"), "items": .object(items)]]
        case .read(_, _, let spellings): return spellings.flatMap(spelled)
        case .bounds: return [bounds]
        case .list(let item): return [["type": .text("array"), "items": schema(item)]]
        case .map(let map): return [object(map)]
        case .entries(let value):
            return [["type": .text("object"), "additionalProperties": schema(value)]]
        case .either(let forms): return forms.flatMap(alternatives)
        }
    }

    private static func object(_ map: MapForm) -> Object {
        var schema: Object = [
            "type": .text("object"), "additionalProperties": .boolean(false),
            "properties": .object(
                Dictionary(uniqueKeysWithValues: map.keys.map { ($0.name, property($0)) })),
        ]
        let required = map.keys.filter(\.isRequired).map { JSONValue.text($0.name) }
        if !required.isEmpty { schema["required"] = .list(required) }
        var conditions = map.variants.map(conditional)
        if !map.exactlyOne.isEmpty {
            let one = exactlyOne(map.exactlyOne)
            if let beginning = map.exactlyOneWhere {
                conditions.append(conditional(beginning.key, pattern(beginning.like), one))
            } else {
                schema.merge(one) { $1 }
            }
        }
        if !conditions.isEmpty { schema["allOf"] = .list(conditions) }
        return schema
    }

    private static func exactlyOne(_ names: [String]) -> Object {
        [
            "oneOf": .list(
                names.map { name in
                    .object([
                        "required": .list([.text(name)]),
                        "properties": .object([name: .object(["not": .object(nothing)])]),
                    ])
                })
        ]
    }

    private static func property(_ key: KeyForm) -> JSONValue {
        var found = alternatives(key.form)
        if key.isRequired {
            if case .list = key.form {
                found = found.map { $0.merging(["minItems": .integer(1)]) { $1 } }
            }
        } else {
            found.append(nothing)
        }
        var schema = combined(found)
        schema["description"] = .text(key.about)
        return .object(schema)
    }

    private static func conditional(_ variant: MapForm.Variant) -> JSONValue {
        let name = variant.then.name
        var then: Object = ["properties": .object([name: property(variant.then)])]
        if variant.then.isRequired { then["required"] = .list([.text(name)]) }
        return conditional(variant.key, ["const": .text(variant.value)], then)
    }

    private static func conditional(_ key: String, _ value: Object, _ then: Object) -> JSONValue {
        .object([
            "if": .object([
                "required": .list([.text(key)]), "properties": .object([key: .object(value)]),
            ]),
            "then": .object(then),
        ])
    }

    private static let bounds: Object = [
        "type": .text("array"), "minItems": .integer(2), "maxItems": .integer(2),
        "items": .object(combined([["type": .text("number")], pattern(numberLike), nothing])),
    ]
}

/// Scalars.
extension JSONSchema {
    private static let numberLike = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$"

    private static func pattern(_ like: String) -> Object {
        ["type": .text("string"), "pattern": .text(like)]
    }

    /// A text as it is written; without quotes it may look like a number or like `true`.
    private static func text(_ like: String?) -> Object {
        let types = ["string", "number", "boolean"]
        guard let like else { return ["type": .list(types.map(JSONValue.text))] }
        let possible = types.filter { type in
            examples[type]?.contains { matches(like, $0) } ?? true
        }
        return ["type": .list(possible.map(JSONValue.text)), "pattern": .text(like)]
    }

    private static let examples = [
        "number": ["0", "7", "42", "2026", "-1", "0.5", ".5"], "boolean": ["true", "false"],
    ]

    private static func matches(_ like: String, _ text: String) -> Bool {
        do {
            return try text.firstMatch(of: Regex(like)) != nil
        } catch {
            preconditionFailure("no regular expression: \(like)")
        }
    }

    private static func integer(_ range: ClosedRange<Int>) -> Object {
        var schema: Object = [
            "type": .text("integer"), "minimum": .integer(Int64(range.lowerBound)),
        ]
        if range.upperBound < Int.max { schema["maximum"] = .integer(Int64(range.upperBound)) }
        return schema
    }

    private static func spelled(_ spelling: ValueForm.Spelling) -> [Object] {
        switch spelling {
        case .like(let like): return [text(like)]
        case .words(let words): return [["enum": .list(words.map(JSONValue.text))]]
        case .anyCase(let words):
            let letters = words.map { word in
                word.map { letter in
                    letter.isLetter
                        ? "[\(letter.uppercased())\(letter.lowercased())]" : "\\\(letter)"
                }.joined()
            }
            let isFlag = words.contains("true")
            return [pattern("^(\(letters.joined(separator: "|")))$")]
                + (isFlag ? [["type": .text("boolean")]] : [])
        case .number(let range):
            var schema: Object = ["type": .text("number")]
            if let least = whole(range.lowerBound) { schema["minimum"] = least }
            if let most = whole(range.upperBound) { schema["maximum"] = most }
            return [schema, pattern(numberLike)]
        }
    }

    /// A bound that is worth a word.
    private static func whole(_ bound: Double) -> JSONValue? {
        Int64(exactly: bound).map(JSONValue.integer)
    }
}
