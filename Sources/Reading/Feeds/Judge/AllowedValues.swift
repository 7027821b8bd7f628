// SPDX-License-Identifier: Apache-2.0

internal import Calendar

/// The texts a column may have and what is stored for each.
final class AllowedValues {
    /// The stored values, each once; the index is the ordinal.
    let stored: [[UInt8]]
    private let byKey: [String: Int]
    /// Values met so far, as they were sent.
    private var met = ByteTable()

    private static let metLimit = 4_096

    init(_ allowed: [AllowedValue]) {
        var ordinals: [String: Int] = [:]
        var stored: [[UInt8]] = []
        var byKey: [String: Int] = [:]
        for value in allowed {
            let ordinal = ordinals[value.stored] ?? stored.count
            if ordinal == stored.count {
                ordinals[value.stored] = ordinal
                stored.append(Array(value.stored.utf8))
            }
            byKey[AllowedValues.key(value.sent)] = ordinal
        }
        self.stored = stored
        self.byKey = byKey
    }

    static func key(_ text: String) -> String {
        let key = Folding.word(text)
        return key.isEmpty ? text : key
    }

    func ordinal(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        if let known = met.value(of: bytes, range) { return known }
        let text = String(decoding: bytes[range], as: UTF8.self)
        guard let ordinal = byKey[AllowedValues.key(text)] else { return nil }
        if met.count < AllowedValues.metLimit { met.insert(bytes, range, value: ordinal) }
        return ordinal
    }

    func ordinal(ofStored text: String) -> Int? {
        stored.firstIndex(of: Array(text.utf8))
    }
}
