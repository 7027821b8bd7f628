// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// Values as JSON: every field, also an empty one; instants in UTC; JSON of the database as it is
/// there.
final class RowEncoding: Encoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    private var json = JSON.null

    static func json(_ value: some Encodable) throws -> JSON {
        switch value {
        case let value as String: return .text(value)
        case let value as Bool: return .boolean(value)
        case let value as Int64: return .integer(value)
        case let value as Int: return .integer(value)
        case let value as Double: return value.isFinite ? .number("\(value)") : .null
        case let value as Timestamp: return .text(value.text)
        case let value as JSONText: return .raw(value.text)
        default:
            let encoding = RowEncoding()
            try value.encode(to: encoding)
            return encoding.json
        }
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        json = .object([JSON.Member]())
        return KeyedEncodingContainer(Keyed(whole: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        json = .list([])
        return Listed(whole: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { Single(whole: self) }

    private func add(_ value: JSON, _ name: String) {
        guard case .object(var members) = json else { return }
        json = .null
        members.append(JSON.Member(name: name, value: value))
        json = .object(members)
    }

    private func add(_ value: JSON) {
        guard case .list(var values) = json else { return }
        json = .null
        values.append(value)
        json = .list(values)
    }

    private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
        let whole: RowEncoding
        let codingPath: [any CodingKey] = []

        func encodeNil(forKey key: Key) { whole.add(.null, key.stringValue) }

        func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
            whole.add(try RowEncoding.json(value), key.stringValue)
        }

        // What is empty is told: of each kind by itself, for the standard library leaves it out.
        func encodeIfPresent(_ value: String?, forKey key: Key) throws { try tell(value, key) }
        func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try tell(value, key) }
        func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try tell(value, key) }
        func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try tell(value, key) }
        func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try tell(value, key) }
        func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
            try tell(value, key)
        }

        private func tell(_ value: (some Encodable)?, _ key: Key) throws {
            whole.add(try value.map { try RowEncoding.json($0) } ?? .null, key.stringValue)
        }

        func nestedContainer<Inner: CodingKey>(
            keyedBy keyType: Inner.Type, forKey key: Key
        ) -> KeyedEncodingContainer<Inner> { RowEncoding().container(keyedBy: keyType) }

        func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
            RowEncoding().unkeyedContainer()
        }

        func superEncoder() -> any Encoder { RowEncoding() }
        func superEncoder(forKey key: Key) -> any Encoder { RowEncoding() }
    }

    private struct Listed: UnkeyedEncodingContainer {
        let whole: RowEncoding
        let codingPath: [any CodingKey] = []
        let count = 0

        func encodeNil() { whole.add(.null) }
        func encode<Value: Encodable>(_ value: Value) throws {
            whole.add(try RowEncoding.json(value))
        }

        func nestedContainer<Inner: CodingKey>(
            keyedBy keyType: Inner.Type
        ) -> KeyedEncodingContainer<Inner> { RowEncoding().container(keyedBy: keyType) }

        func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
            RowEncoding().unkeyedContainer()
        }

        func superEncoder() -> any Encoder { RowEncoding() }
    }

    private struct Single: SingleValueEncodingContainer {
        let whole: RowEncoding
        let codingPath: [any CodingKey] = []

        func encodeNil() { whole.json = .null }
        func encode<Value: Encodable>(_ value: Value) throws {
            whole.json = try RowEncoding.json(value)
        }
    }
}
