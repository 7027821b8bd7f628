// SPDX-License-Identifier: Apache-2.0

internal import Records

/// The rows of a file whose key an earlier row has with other values, as a load into an empty table
/// sets them aside (`SettingAside` of Ingest; a random test compares the two).
package struct RepeatedKeys {
    /// Keys that are compared, at most: 17 MB of them.
    package static let keysLimit = 350_000

    private let keys: [Int]
    private let others: [Int]
    private let faces: [ValueFace]
    let policy: DuplicateKeyPolicy
    private let keysLimit: Int
    private let faultsLimit: Int
    private var seen: [Print: First] = [:]
    /// The first of them, each with its row as it was sent.
    private(set) var faults: [Fault] = []
    private(set) var count = 0
    /// Rows behind the limit whose key no earlier row is known to have.
    private(set) var uncompared = 0

    init(_ feed: Feed, faultsLimit: Int, keysLimit: Int = Self.keysLimit) {
        let columns = feed.storedColumns
        keys = columns.indices.filter { columns[$0].isKey }
        others = columns.indices.filter { !columns[$0].isKey }
        faces = feed.faces
        policy = feed.onDuplicateKey
        self.keysLimit = keysLimit
        self.faultsLimit = faultsLimit
    }

    /// 128 bits of what the values of a key are: two that are equal in the database have the same.
    private struct Print: Hashable {
        let high: Int
        let low: Int
    }

    private struct First {
        let line: Int
        let values: Int
    }

    /// Whether a row counts, as far as is known.
    mutating func takes(_ row: borrowing JudgedRow, from record: borrowing Record) -> Bool {
        // The last row of a key is taken: none is set aside.
        guard !keys.isEmpty, policy != .last else { return true }
        let key = Print(high: Self.hash(row, keys, 1), low: Self.hash(row, keys, 2))
        let values = Self.hash(row, others, 3)
        guard let first = seen[key] else {
            if seen.count < keysLimit {
                seen[key] = First(line: record.line, values: values)
            } else {
                uncompared += 1
            }
            return true
        }
        guard first.values != values else { return true }
        count += 1
        guard faults.count < faultsLimit else { return false }
        faults.append(
            Fault(
                line: record.line, severity: policy == .reject ? .reject : .warn,
                detail: .duplicateKey(firstLine: first.line, key: row.shown(key: keys, by: faces)),
                original: showUndefined(String(decoding: record.raw, as: UTF8.self))))
        return false
    }

    private static func hash(
        _ row: borrowing JudgedRow, _ places: [Int], _ salt: UInt8
    ) -> Int {
        var hasher = Hasher()
        hasher.combine(salt)
        for place in places { combine(row.values[place], row.bytes, &hasher) }
        return hasher.finalize()
    }

    /// Values that are equal in the database (2 and 2.00, 0 and -0, JSON written otherwise) alike.
    private static func combine(_ value: Value, _ bytes: [UInt8], _ hasher: inout Hasher) {
        hasher.combine(value != .null)
        switch value {
        case .null: break
        case .text(let range), .image(let range): combine(bytes[range], &hasher)
        case .json(let range): combine(JSONForm.canonical(bytes[range])[...], &hasher)
        case .integer(let value): hasher.combine(value)
        case .numeric(let coefficient, let scale):
            let trimmed = Exact(coefficient, scale: scale).trimmed
            hasher.combine(trimmed.coefficient)
            hasher.combine(trimmed.coefficient == 0 ? 0 : trimmed.scale)
        case .double(let value): hasher.combine(value)
        case .boolean(let value): hasher.combine(value)
        case .date(let days): hasher.combine(days)
        case .timestamp(let microseconds): hasher.combine(microseconds)
        }
    }

    /// With its length before it, so that the next one begins where it does.
    private static func combine(_ text: ArraySlice<UInt8>, _ hasher: inout Hasher) {
        hasher.combine(text.count)
        for byte in text { hasher.combine(byte) }
    }
}

extension JudgedRow {
    /// The values of the key, as they are stored, times on the sender's clock.
    package func shown(key places: [Int], by faces: [ValueFace]) -> String {
        places.map { shown($0, by: faces[$0]) ?? "" }.joined(separator: " / ")
    }
}
