// SPDX-License-Identifier: Apache-2.0

/// What a value may be: for the check of what is sent, and for the document.
indirect enum Shape: Sendable {
    /// Unicode scalars, none of them a NUL.
    case text(ClosedRange<Int>)
    case choice([String])
    /// Figures and letters of a digest, in hexadecimal.
    case hexadecimal(ClosedRange<Int>)
    case integer(ClosedRange<Int64>)
    case number
    case boolean
    /// RFC 3339.
    case instant
    case day
    /// 2026-03-01, or an instant.
    case dayOrInstant
    case list(of: Shape, counts: ClosedRange<Int> = 0...Shape.longestList)
    /// An object with any members.
    case object
    case anything
    case fields([Field])
    case nullable(Shape)

    static let longestText = 1 << 20
    static let longestList = 1_000_000

    static let id = Shape.integer(1...Int64.max)

    /// JSON Schema 2020-12, as OpenAPI 3.1 has it.
    var schema: JSON {
        switch self {
        case .text(let lengths):
            guard lengths.upperBound < Self.longestText else { return ["type": .text("string")] }
            return [
                "type": .text("string"), "minLength": .integer(lengths.lowerBound),
                "maxLength": .integer(lengths.upperBound),
            ]
        case .choice(let words):
            return ["type": .text("string"), "enum": .list(words.map(JSON.text))]
        case .hexadecimal(let lengths):
            let (least, most) = (lengths.lowerBound, lengths.upperBound)
            return ["type": .text("string"), "pattern": .text("^[0-9a-f]{\(least),\(most)}$")]
        case .integer(let range):
            guard range != .min ... .max else { return ["type": .text("integer")] }
            return [
                "type": .text("integer"), "minimum": .integer(range.lowerBound),
                "maximum": .integer(range.upperBound),
            ]
        case .number: return ["type": .text("number")]
        case .boolean: return ["type": .text("boolean")]
        case .instant: return ["type": .text("string"), "format": .text("date-time")]
        case .day: return ["type": .text("string"), "format": .text("date")]
        case .dayOrInstant:
            return [
                "type": .text("string"),
                "pattern": .text("^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$"),
            ]
        case .list(let element, let counts):
            guard counts.upperBound < Self.longestList else {
                return ["type": .text("array"), "items": element.schema]
            }
            return [
                "type": .text("array"), "items": element.schema,
                "minItems": .integer(counts.lowerBound), "maxItems": .integer(counts.upperBound),
            ]
        case .object: return ["type": .text("object")]
        case .anything: return .object([JSON.Member]())
        case .fields(let fields): return Self.object(fields)
        case .nullable(let shape):
            return ["anyOf": .list([shape.schema, ["type": .text("null")]])]
        }
    }

    private static func object(_ fields: [Field]) -> JSON {
        var members: [JSON.Member] = [JSON.Member(name: "type", value: .text("object"))]
        let properties = fields.map { JSON.Member(name: $0.name, value: $0.schema) }
        members.append(JSON.Member(name: "properties", value: .object(properties)))
        let required = fields.filter(\.isRequired).map { JSON.text($0.name) }
        if !required.isEmpty {
            members.append(JSON.Member(name: "required", value: .list(required)))
        }
        members.append(JSON.Member(name: "additionalProperties", value: .boolean(false)))
        return .object(members)
    }
}

extension Field {
    /// With its sentence.
    var schema: JSON {
        guard !about.isEmpty else { return shape.schema }
        return .object(
            shape.schema.members + [JSON.Member(name: "description", value: .text(about))])
    }
}

extension JSON: ExpressibleByDictionaryLiteral {
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }
}
