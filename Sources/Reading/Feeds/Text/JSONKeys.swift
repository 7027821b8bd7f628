// SPDX-License-Identifier: Apache-2.0

/// The keys of the maps that are open in a JSON text, as they are meant: one that comes again in
/// its map is found in time linear in the bytes.
struct JSONKeys {
    private struct Map {
        /// Where its keys begin, and their bytes.
        let first: Int
        let start: Int
        /// Its keys once they are many.
        var many: Set<[UInt8]> = []
    }

    /// Keys of one map that are compared one by one.
    private static let few = 16

    private var maps: [Map] = []
    private var keys: [Range<Int>] = []
    /// The keys of all open maps, one behind the other.
    private var text: [UInt8] = []

    mutating func open() { maps.append(Map(first: keys.count, start: text.count)) }

    mutating func close() {
        let map = maps.removeLast()
        keys.removeSubrange(map.first...)
        text.removeSubrange(map.start...)
    }

    /// Notes a key of the innermost map, given as it is written between its quotes; the key where
    /// it came before.
    mutating func addKey(_ bytes: [UInt8], _ written: Range<Int>) -> String? {
        let start = text.count
        Self.unescape(bytes, written, into: &text)
        let key = start..<text.count
        guard isRepeated(key) else {
            keys.append(key)
            return nil
        }
        defer { text.removeSubrange(start...) }
        return String(decoding: text[key], as: UTF8.self)
    }

    private mutating func isRepeated(_ key: Range<Int>) -> Bool {
        let innermost = maps.count - 1
        let others = keys[maps[innermost].first...]
        if others.count < Self.few {
            return others.contains { text[$0].elementsEqual(text[key]) }
        }
        if others.count == Self.few {
            for other in others { maps[innermost].many.insert(Array(text[other])) }
        }
        return !maps[innermost].many.insert(Array(text[key])).inserted
    }

    /// The escapes of a string that is well written.
    static func unescape(
        _ bytes: [UInt8], _ written: Range<Int>, into text: inout [UInt8]
    ) {
        var index = written.lowerBound
        while index < written.upperBound {
            guard bytes[index] == UInt8(ascii: "\\") else {
                text.append(bytes[index])
                index += 1
                continue
            }
            let escape = bytes[index + 1]
            index += 2
            guard escape == UInt8(ascii: "u") else {
                text.append(Self.short[escape] ?? escape)
                continue
            }
            var unit = Self.unit(bytes, index)
            index += 4
            if unit & 0xFC00 == 0xD800 {
                unit = 0x10000 + ((unit & 0x3FF) << 10 | Self.unit(bytes, index + 2) & 0x3FF)
                index += 6
            }
            if let scalar = Unicode.Scalar(unit) { text += String(scalar).utf8 }
        }
    }

    private static let short: [UInt8: UInt8] = [
        UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
    ]

    private static func unit(_ bytes: [UInt8], _ index: Int) -> UInt32 {
        bytes[index..<index + 4].reduce(0) { unit, byte in
            unit << 4 | UInt32(byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x61 + 10)
        }
    }
}
