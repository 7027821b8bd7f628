// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Reads off a type which fields its JSON has: it decodes from nothing, and notes what was asked for.
final class ShapeReading: Decoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private var fields: [Field] = []
    private var emptyable: Set<String> = []

    /// - Precondition: its `init(from:)` is made by the compiler.
    static func shape(of type: any Decodable.Type) -> Shape {
        switch type {
        case is String.Type: return .text(0...Shape.longestText)
        case is Bool.Type: return .boolean
        case is Int64.Type, is Int.Type: return .integer(.min ... .max)
        case is Double.Type: return .number
        case is Timestamp.Type: return .instant
        case is JSONText.Type: return .anything
        case let list as any ShapedList.Type: return .list(of: shape(of: list.element))
        default:
            let reading = ShapeReading()
            do {
                _ = try type.init(from: reading)
            } catch {
                preconditionFailure("\(type) can't be read off: \(error)")
            }
            return .fields(reading.fields)
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(Keyed(whole: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NoSuchForm() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw NoSuchForm() }

    struct NoSuchForm: Error {}

    private func note(_ type: any Decodable.Type, _ name: String) {
        let shape = Self.shape(of: type)
        fields.append(
            Field(
                name, emptyable.contains(name) ? .nullable(shape) : shape, "",
                isRequired: true))
    }

    private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
        let whole: ShapeReading
        let codingPath: [any CodingKey] = []
        let allKeys: [Key] = []

        func contains(_ key: Key) -> Bool { true }

        /// Asked only of what may be empty.
        func decodeNil(forKey key: Key) -> Bool {
            whole.emptyable.insert(key.stringValue)
            return false
        }

        func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
            whole.note(type, key.stringValue)
            let some: any Decodable =
                switch type {
                case is String.Type: ""
                case is Bool.Type: false
                case is Int64.Type: Int64(0)
                case is Int.Type: 0
                case is Double.Type: 0.0
                case is Timestamp.Type: Timestamp(seconds: 0)
                case is JSONText.Type: JSONText("null")
                case let list as any ShapedList.Type: list.empty
                default: try Value(from: ShapeReading())
                }
            guard let value = some as? Value else { throw NoSuchForm() }
            return value
        }

        func nestedContainer<Inner: CodingKey>(
            keyedBy type: Inner.Type, forKey key: Key
        ) throws -> KeyedDecodingContainer<Inner> { throw NoSuchForm() }

        func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
            throw NoSuchForm()
        }

        func superDecoder() throws -> any Decoder { throw NoSuchForm() }
        func superDecoder(forKey key: Key) throws -> any Decoder { throw NoSuchForm() }
    }
}
